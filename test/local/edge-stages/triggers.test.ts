import { randomUUID } from 'node:crypto';
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { TriggerHandlers, TriggerLimits } from '../../../local/edge/triggers/invoke-trigger';
import { clientMetadata, triggerSource } from '../../../local/edge/triggers/trigger-source';
import type { AwsCall } from '../../../local/edge/types';
import { password, recorder, register, stagedEdge, statusOf, type StagedEdge } from './staged-edge';

const open: StagedEdge[] = [];
afterEach(async () => {
  for (const staged of open.splice(0)) await staged.stop();
});

async function withTriggers(handlers: TriggerHandlers, limits?: TriggerLimits): Promise<StagedEdge> {
  const staged = await stagedEdge(handlers, limits);
  open.push(staged);
  return staged;
}

const named = (): string => `planted-${randomUUID()}`;

const signIn = ({ aws, client: ClientId }: StagedEdge, AuthParameters: Record<string, string>, refresh = false) => {
  const AuthFlow = refresh ? 'REFRESH_TOKEN_AUTH' : 'USER_PASSWORD_AUTH';
  return aws.cognito.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters, ClientMetadata: { not: 'handed on' } }));
};

/** What the trail says of the one ConfirmSignUp. */
const confirmation = async (staged: StagedEdge) =>
  (await staged.events()).map(({ detail }) => detail).find(({ eventName }) => eventName === 'ConfirmSignUp');

test('PostConfirmation is called once the user is confirmed, with everything as text', async () => {
  const statuses: string[] = [];
  const { calls, handler } = recorder();
  const staged: StagedEdge = await withTriggers({
    postConfirmation: async (event) => {
      statuses.push(await statusOf(staged, event.userName));
      return handler(event);
    },
  });
  const name = named();
  const sub = await register(staged, name);
  expect(statuses).toEqual(['CONFIRMED']);
  expect(calls).toEqual([
    {
      version: '1',
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      region: 'us-east-1',
      userPoolId: staged.pool,
      userName: name,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: staged.client },
      request: { userAttributes: { sub, email: `${name}@planted.example`, 'cognito:user_status': 'CONFIRMED' } },
      response: {},
    },
  ]);
});

test('AdminConfirmSignUp calls PostConfirmation too, for no client', async () => {
  const { calls, handler } = recorder();
  const { aws, client, pool } = await withTriggers({ postConfirmation: handler });
  const Username = named();
  await aws.cognito.send(new SignUpCommand({ ClientId: client, Username, Password: password }));
  expect(calls).toEqual([]);
  await aws.cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: pool, Username, ClientMetadata: { from: 'desk' } }));
  expect(calls).toMatchObject([
    {
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
      request: { clientMetadata: { from: 'desk' } },
    },
  ]);
});

test('a forgotten password calls PostConfirmation with a source of its own', async () => {
  const { calls, handler } = recorder();
  const staged = await withTriggers({ postConfirmation: handler });
  const Username = named();
  await register(staged, Username);
  const { aws, client: ClientId } = staged;
  await aws.cognito.send(new ForgotPasswordCommand({ ClientId, Username }));
  await aws.cognito.send(
    new ConfirmForgotPasswordCommand({ ClientId, Username, Password: 'New-Passw0rd!', ConfirmationCode: '654321' }),
  );
  expect(calls.map(({ triggerSource: source }) => source)).toEqual([
    'PostConfirmation_ConfirmSignUp',
    'PostConfirmation_ConfirmForgotPassword',
  ]);
});

test('PostAuthentication is called at every sign-in that gives tokens, and at no refresh or failure', async () => {
  const { calls, handler } = recorder();
  const staged = await withTriggers({ postAuthentication: handler });
  const name = named();
  const sub = await register(staged, name);
  await expect(signIn(staged, { USERNAME: name, PASSWORD: 'Wrong-Passw0rd!' })).rejects.toThrow('Incorrect');
  const { AuthenticationResult } = await signIn(staged, { USERNAME: name, PASSWORD: password });
  await signIn(staged, { USERNAME: name, PASSWORD: password });
  await signIn(staged, { REFRESH_TOKEN: AuthenticationResult?.RefreshToken ?? '' }, true);
  expect(calls).toHaveLength(2);
  expect(calls[0]?.triggerSource).toBe('PostAuthentication_Authentication');
  expect(calls[0]?.request).toEqual({
    userAttributes: { sub, email: `${name}@planted.example`, 'cognito:user_status': 'CONFIRMED' },
    newDeviceUsed: false,
  });
});

test('a user made by an administrator calls PostAuthentication only after the new password, and never PostConfirmation', async () => {
  const [confirmed, signedIn] = [recorder(), recorder()];
  const {
    aws,
    client: ClientId,
    pool: UserPoolId,
  } = await withTriggers({ postConfirmation: confirmed.handler, postAuthentication: signedIn.handler });
  const Username = named();
  const TemporaryPassword = 'Temporary-1!';
  await aws.cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, TemporaryPassword, MessageAction: 'SUPPRESS' }));
  const AuthParameters = { USERNAME: Username, PASSWORD: TemporaryPassword };
  const first = await aws.cognito.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }));
  expect(first.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  expect(signedIn.calls).toEqual([]);
  const ChallengeResponses = { USERNAME: Username, NEW_PASSWORD: password };
  const ClientMetadata = { step: 'two' };
  const { ChallengeName, Session } = first;
  await aws.cognito.send(
    new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses, ClientMetadata }),
  );
  expect(signedIn.calls).toMatchObject([{ userName: Username, request: { clientMetadata: { step: 'two' } } }]);
  expect(confirmed.calls).toEqual([]);
});

test('a password set by an administrator calls nothing', async () => {
  const { calls, handler } = recorder();
  const { aws, pool: UserPoolId } = await withTriggers({ postConfirmation: handler, postAuthentication: handler });
  const Username = named();
  await aws.cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
  await aws.cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }));
  expect(calls).toEqual([]);
});

describe('a function that fails', () => {
  test('is tried three times; then the call fails and the user stays confirmed', async () => {
    let attempts = 0;
    const staged = await withTriggers({
      postConfirmation: () => {
        attempts += 1;
        throw new Error('no room');
      },
    });
    const name = named();
    const failure = await register(staged, name).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error no room.',
    });
    expect(attempts).toBe(3);
    expect(await statusOf(staged, name)).toBe('CONFIRMED');
    expect(await confirmation(staged)).toMatchObject({ errorCode: 'UserLambdaValidationException', responseElements: null });
  });

  test('and recovers within its attempts costs the application nothing but time', async () => {
    const { calls, handler } = recorder();
    const staged = await withTriggers({
      postConfirmation: async (event) => {
        await handler(event);
        if (calls.length < 3) throw new Error('cold');
        return event;
      },
    });
    await register(staged, named());
    expect(calls).toHaveLength(3);
    expect(await confirmation(staged)).not.toHaveProperty('errorCode');
  });

  test('by silence is given up after its time, three times, while the late ones go on', async () => {
    const { calls, handler } = recorder();
    const staged = await withTriggers(
      {
        postAuthentication: async (event) => {
          await handler(event);
          return new Promise(() => undefined);
        },
      },
      { timeoutMs: 60 },
    );
    const name = named();
    await register(staged, name);
    const started = Date.now();
    const failure = await signIn(staged, { USERNAME: name, PASSWORD: password }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'UnexpectedLambdaException' });
    expect(calls).toHaveLength(3);
    expect(Date.now() - started).toBeGreaterThanOrEqual(170);
  });

  test('by answering something else than the event fails the call', async () => {
    const staged = await withTriggers({ postConfirmation: () => Promise.resolve(undefined) });
    const failure = await register(staged, named()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'InvalidLambdaResponseException' });
  });
});

describe('what sets off a trigger', () => {
  const call = (operation: string, input: AwsCall['input'] = {}): AwsCall => ({
    ...{ service: 'cognito-idp', operation, method: 'POST', url: '/', headers: {}, input },
  });
  const tokens = { AuthenticationResult: { AccessToken: 't' } };

  test.each([
    ['SignUp', {}, { UserConfirmed: true }, 'PostConfirmation_ConfirmSignUp'],
    ['SignUp', {}, { UserConfirmed: false }, undefined],
    ['AdminInitiateAuth', { AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' }, tokens, 'PostAuthentication_Authentication'],
    ['AdminRespondToAuthChallenge', {}, tokens, 'PostAuthentication_Authentication'],
    ['AdminInitiateAuth', { AuthFlow: 'REFRESH_TOKEN' }, tokens, undefined],
    ['InitiateAuth', {}, { ChallengeName: 'SMS_MFA' }, undefined],
    ['AdminEnableUser', {}, {}, undefined],
  ] as const)('%s with %j, answered %j: %s', (operation, input, output, expected) => {
    expect(triggerSource(call(operation, input), { status: 200, output })).toBe(expected);
    expect(triggerSource(call(operation, input), { status: 400, output })).toBeUndefined();
  });

  test('hands client metadata on from a challenge, not from the start of a sign-in', () => {
    const input = { ClientMetadata: { a: 'b' } };
    expect(clientMetadata(call('RespondToAuthChallenge', input))).toEqual({ a: 'b' });
    expect(clientMetadata(call('InitiateAuth', input))).toBeUndefined();
  });
});
