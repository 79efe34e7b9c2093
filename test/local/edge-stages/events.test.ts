import { randomUUID } from 'node:crypto';
import { CreateIdentityPoolCommand, DeleteIdentityPoolCommand } from '@aws-sdk/client-cognito-identity';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmSignUpCommand,
  CreateGroupCommand,
  DeleteUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateRoleCommand, DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, DeletePublicAccessBlockCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { createEventPublisher } from '../../../local/edge/events/event-publisher';
import { tokenRecord } from '../../../local/edge/events/token-record';
import { EventFaults } from '../../../local/edge/faults/event-faults';
import { account, password, region, register, stagedEdge, workerKey, workerRole, type StagedEdge } from './staged-edge';

let staged: StagedEdge;
beforeEach(async () => {
  staged = await stagedEdge();
});
afterEach(() => staged.stop());

const named = (): string => `planted-${randomUUID()}`;

/** Name and sub of every event, by name: their order on the queue is not promised. */
const subs = async (): Promise<[string, unknown][]> =>
  (await staged.events())
    .map(({ detail }): [string, unknown] => [detail.eventName, detail.additionalEventData?.['sub']])
    .sort(([one], [other]) => one.localeCompare(other));

async function signIn(Username: string, secret = password): Promise<string> {
  const AuthParameters = { USERNAME: Username, PASSWORD: secret };
  const command = new InitiateAuthCommand({ ClientId: staged.client, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  const { AuthenticationResult } = await staged.aws.cognito.send(command);
  return AuthenticationResult?.AccessToken ?? '';
}

test('self-service calls are told of with the sub, from the registration to the deletion', async () => {
  const name = named();
  const sub = await register(staged, name);
  await staged.aws.cognito.send(new DeleteUserCommand({ AccessToken: await signIn(name) }));
  expect(await subs()).toEqual([
    ['ConfirmSignUp', sub],
    ['DeleteUser', sub],
    ['InitiateAuth', sub],
    ['SignUp', sub],
  ]);
});

test('calls of administrators are told of with the sub, a deletion as well', async () => {
  const { aws, pool: UserPoolId } = staged;
  const Username = named();
  await aws.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: 'gold' }));
  const { User } = await aws.cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
  const sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value;
  await aws.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'gold' }));
  await aws.cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: sub }));
  await aws.cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  expect(sub).toMatch(/^[0-9a-f-]{36}$/);
  expect(await subs()).toEqual([
    ['AdminAddUserToGroup', sub],
    ['AdminCreateUser', sub],
    ['AdminDeleteUser', sub],
    ['AdminDisableUser', sub],
    ['CreateGroup', undefined],
  ]);
});

test('no name, address or password of a person gets to the queue', async () => {
  const name = named();
  await register(staged, name);
  await signIn(name);
  const { aws, pool: UserPoolId } = staged;
  const UserAttributes = [{ Name: 'email', Value: 'other@planted.example' }];
  await aws.cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: name, UserAttributes }));
  const events = await staged.events();
  expect(events).toHaveLength(4);
  expect(JSON.stringify(events)).not.toMatch(new RegExp(`${name}|planted\\.example|${password}`, 'i'));
});

test('a failed sign-in is told of with its error and the sub of the one who tried', async () => {
  const name = named();
  const sub = await register(staged, name);
  await expect(signIn(name, 'Wrong-Passw0rd!')).rejects.toThrow('Incorrect');
  const failed = (await staged.events()).map(({ detail }) => detail).find(({ eventName }) => eventName === 'InitiateAuth');
  expect(failed).toMatchObject({ errorCode: 'NotAuthorizedException', additionalEventData: { sub } });
});

test('a second confirmation is refused as Cognito refuses it, and told of as failed', async () => {
  const Username = named();
  await register(staged, Username);
  const again = new ConfirmSignUpCommand({ ClientId: staged.client, Username, ConfirmationCode: '123456' });
  await expect(staged.aws.cognito.send(again)).rejects.toThrow('Current status is CONFIRMED');
  const failed = (await staged.events()).map(({ detail }) => detail).filter(({ errorCode }) => errorCode !== undefined);
  expect(failed).toMatchObject([{ eventName: 'ConfirmSignUp', errorCode: 'NotAuthorizedException' }]);
});

test('reads are not told of', async () => {
  await staged.aws.cognito.send(new ListUsersCommand({ UserPoolId: staged.pool }));
  expect(await staged.events()).toEqual([]);
});

test('changes of the policies of buckets, roles and identity pools are told of, by whom as well', async () => {
  const { aws, edge } = staged;
  const Bucket = `edge-${randomUUID()}`;
  const RoleName = `role-${randomUUID()}`;
  const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await aws.s3.send(new CreateBucketCommand({ Bucket }));
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: PolicyDocument }));
  await aws.s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await aws.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: PolicyDocument }));
  await aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument }));
  const credentials = { accessKeyId: workerKey, secretAccessKey: 'secret' };
  const worker = new IAMClient({ endpoint: edge.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  await worker.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'p' }));
  worker.destroy();
  const made = await aws.identity.send(
    new CreateIdentityPoolCommand({ IdentityPoolName: 'n', AllowUnauthenticatedIdentities: false }),
  );
  await aws.identity.send(new DeleteIdentityPoolCommand({ IdentityPoolId: made.IdentityPoolId }));

  const details = new Map((await staged.events()).map(({ detail }) => [detail.eventName, detail]));
  expect([...details.keys()].sort()).toEqual([
    'CreateIdentityPool',
    'CreateRole',
    'DeleteBucketPublicAccessBlock',
    'DeleteIdentityPool',
    'DeleteRolePolicy',
    'PutBucketPolicy',
    'PutRolePolicy',
  ]);
  const { IdentityPoolId: identityPoolId } = made;
  expect(details.get('PutBucketPolicy')).toMatchObject({
    userIdentity: { arn: `arn:aws:iam::${account}:root` },
    requestParameters: { bucketName: Bucket },
  });
  expect(details.get('DeleteRolePolicy')).toMatchObject({
    userIdentity: { sessionContext: { sessionIssuer: { arn: workerRole } } },
    requestParameters: { roleName: RoleName },
  });
  expect(details.get('CreateIdentityPool')).toMatchObject({ responseElements: { identityPoolId } });
  expect(details.get('DeleteIdentityPool')).toMatchObject({ requestParameters: { identityPoolId }, responseElements: null });
});

describe('events that fare badly on their way', () => {
  test('are lost, arrive twice with one id, or come last first', async () => {
    const { edge } = staged;
    edge.eventFaults.add({ eventName: 'SignUp', effect: { type: 'lost' } });
    edge.eventFaults.add({ eventName: 'ConfirmSignUp', effect: { type: 'duplicated' } });
    const name = named();
    await register(staged, name);
    const twice = await staged.events();
    expect(twice.map(({ detail }) => detail.eventName)).toEqual(['ConfirmSignUp', 'ConfirmSignUp']);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(1);

    edge.eventFaults.add({ times: 3, effect: { type: 'reversed' } });
    await register(staged, named());
    await signIn(name);
    expect((await staged.events()).map(({ detail }) => detail.eventName)).toEqual(['InitiateAuth', 'ConfirmSignUp', 'SignUp']);
  });

  test('do not keep the application waiting when they are late', async () => {
    staged.edge.eventFaults.add({ eventName: 'SignUp', effect: { type: 'delayed', delayMs: 5_000 } });
    await register(staged, named());
    expect((await staged.events()).map(({ detail }) => detail.eventName)).toEqual(['ConfirmSignUp', 'SignUp']);
  });

  test('by an outage of the queue are named when the publisher is asked', async () => {
    const client = { send: () => Promise.reject(new Error('no queue')) };
    const publisher = createEventPublisher({ client, queueUrl: 'here', faults: new EventFaults() });
    publisher.publish(
      tokenRecord({ userPoolId: 'p', clientId: 'c', sub: 's' }, { at: new Date(), id: 'i' }, { account, region }),
    );
    await expect(publisher.drain()).rejects.toThrow('1 events did not get to here.');
    await expect(publisher.drain()).resolves.toBeUndefined();
  });
});
