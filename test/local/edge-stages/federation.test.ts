import { randomUUID } from 'node:crypto';
import {
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decode } from '../../../core/events/decode';
import { password, recorder, register, stagedEdge, statusOf, type StagedEdge } from './staged-edge';

const confirmed = recorder();
let signedIn = recorder();
let failing = false;
let staged: StagedEdge;
beforeEach(async () => {
  confirmed.calls.splice(0);
  signedIn = recorder();
  failing = false;
  const postConfirmation: typeof confirmed.handler = (event) =>
    failing ? Promise.reject(new Error('no room')) : confirmed.handler(event);
  staged = await stagedEdge({ postConfirmation, postAuthentication: signedIn.handler });
});
afterEach(() => staged.stop());

const arrival = (providerUserId: string, attributes: Record<string, string> = { email: 'who@planted.example' }) =>
  staged.federation.signIn({ userPoolId: staged.pool, clientId: staged.client, provider: 'Google', providerUserId, attributes });

test('a federated user’s first sign-in calls PostConfirmation, and every later one PostAuthentication', async () => {
  const id = randomUUID();
  const first = await arrival(id);
  const again = await arrival(id, { email: 'new@planted.example' });
  expect(first).toMatchObject({ username: `Google_${id}`, firstTime: true });
  expect(again).toEqual({ ...first, firstTime: false });
  expect(confirmed.calls).toMatchObject([
    {
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      userName: `Google_${id}`,
      request: { userAttributes: { sub: first.sub, 'cognito:user_status': 'EXTERNAL_PROVIDER', email: 'who@planted.example' } },
    },
  ]);
  expect(signedIn.calls).toMatchObject([
    {
      request: {
        userAttributes: { 'cognito:user_status': 'EXTERNAL_PROVIDER', email: 'new@planted.example' },
        newDeviceUsed: false,
      },
    },
  ]);
});

test('a federated sign-in is told of as Token_POST with the sub, and in no other way', async () => {
  const { sub } = await arrival('someone-planted');
  const [event, ...others] = await staged.events();
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    'detail-type': 'AWS Service Event via CloudTrail',
    detail: { eventName: 'Token_POST', eventType: 'AwsServiceEvent', requestParameters: null, additionalEventData: { sub } },
  });
  expect(JSON.stringify(event)).not.toContain('planted');
  const decoded = decode(JSON.stringify(event), { receivedAt: '2026-11-20T10:00:00.000Z' });
  expect(decoded).toMatchObject({ outcome: 'event', event: { kind: 'user-signed-in', pool: staged.pool, sub } });
});

test('federated users show as EXTERNAL_PROVIDER, and others do not', async () => {
  const { aws, pool: UserPoolId } = staged;
  const local = `local-${randomUUID()}`;
  await register(staged, local);
  const { username } = await arrival(randomUUID());
  const one = await aws.cognito.send(new AdminGetUserCommand({ UserPoolId, Username: username }));
  expect(one).toMatchObject({ UserStatus: 'EXTERNAL_PROVIDER', Username: username, Enabled: true });
  const { Users = [] } = await aws.cognito.send(new ListUsersCommand({ UserPoolId }));
  expect(Object.fromEntries(Users.map(({ Username = '', UserStatus }) => [Username, UserStatus]))).toEqual({
    [local]: 'CONFIRMED',
    [username]: 'EXTERNAL_PROVIDER',
  });
});

test('a federated user is not found by sub, and a local one is', async () => {
  const { aws, pool: UserPoolId } = staged;
  const local = await register(staged, `local-${randomUUID()}`);
  const { sub: Username } = await arrival(randomUUID());
  await expect(aws.cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).rejects.toThrow('User does not exist.');
  const UserAttributes = [{ Name: 'email', Value: 'x@planted.example' }];
  const write = new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes });
  await expect(aws.cognito.send(write)).rejects.toMatchObject({ name: 'UserNotFoundException' });
  expect(await aws.cognito.send(new AdminGetUserCommand({ UserPoolId, Username: local }))).toMatchObject({
    UserStatus: 'CONFIRMED',
  });
});

test('a first sign-in whose trigger fails fails, and the next one is no first', async () => {
  const id = randomUUID();
  failing = true;
  await expect(arrival(id)).rejects.toMatchObject({ name: 'UserLambdaValidationException' });
  expect(await staged.events()).toEqual([]);
  failing = false;
  expect(await arrival(id)).toMatchObject({ firstTime: false });
  expect([confirmed.calls.length, signedIn.calls.length]).toEqual([0, 1]);
});

test('a disabled federated user cannot sign in', async () => {
  const id = randomUUID();
  const { username: Username } = await arrival(id);
  await staged.aws.cognito.send(new AdminDisableUserCommand({ UserPoolId: staged.pool, Username }));
  await expect(arrival(id)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  expect(signedIn.calls).toEqual([]);
});

test('an imported user is confirmed and nobody hears of it until the first sign-in', async () => {
  const { pool: userPoolId, client: ClientId, federation, aws } = staged;
  const username = `imported-${randomUUID()}`;
  const sub = await federation.importUser({ userPoolId, username, password, attributes: { email: 'i@planted.example' } });
  expect(await statusOf(staged, username)).toBe('CONFIRMED');
  expect([...(await staged.events()), ...confirmed.calls, ...signedIn.calls]).toEqual([]);
  const AuthParameters = { USERNAME: username, PASSWORD: password };
  await aws.cognito.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }));
  expect(signedIn.calls).toMatchObject([{ request: { userAttributes: { sub } } }]);
  expect((await staged.events()).map(({ detail }) => detail.additionalEventData)).toEqual([{ sub }]);
});
