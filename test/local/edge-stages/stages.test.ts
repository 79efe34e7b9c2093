import { randomUUID } from 'node:crypto';
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { startEdge, type Edge } from '../../../local/edge/edge';
import type { EventEnvelope } from '../../../local/edge/events/envelope';
import { createStages, type Stages } from '../../../local/edge/stages';
import type { TriggerHandlers } from '../../../local/edge/triggers/invoke-trigger';
import { createCustomerApp, type AppSettings } from '../../../local/play/customer-app';
import { seedPool } from '../../../local/seed';
import { awsClients, type AwsClients, miniStackClients, miniStackEndpoint } from '../../support/servers';
import { refusalOf } from './guarded-edge';
import { account, recorder, region } from './staged-edge';

let upstream: AwsClients;
let aws: AwsClients;
let edge: Edge;
let parts: Stages;
let queueUrl: string;
let settings: AppSettings;
let ahead = 0;
const handlers: { -readonly [K in keyof TriggerHandlers]: TriggerHandlers[K] } = {};

beforeAll(async () => {
  upstream = miniStackClients();
  const made = await upstream.sqs.send(new CreateQueueCommand({ QueueName: `stages-${randomUUID()}` }));
  queueUrl = made.QueueUrl ?? '';
  const place = { upstream: miniStackEndpoint(), account, region };
  parts = createStages({ ...place, queueUrl, handlers, attempts: 2, now: () => Date.now() + ahead });
  edge = await startEdge({ ...place, stages: parts.stages, eventFaults: parts.eventFaults });
  aws = awsClients(edge.endpoint);
  settings = { ...(await seedPool(aws)), endpoint: edge.endpoint, region };
});

afterAll(async () => {
  aws.close();
  await edge.stop();
  parts.close();
  upstream.close();
});

beforeEach(async () => {
  ahead = 0;
  handlers.postConfirmation = recorder().handler;
  handlers.postAuthentication = recorder().handler;
  await received();
});

/** Events by name; `!` marks those that failed. */
async function received(): Promise<{ name: string; time: string; sub: unknown }[]> {
  await parts.publisher.drain();
  const found: EventEnvelope[] = [];
  for (;;) {
    const { Messages = [] } = await upstream.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) break;
    found.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as EventEnvelope));
  }
  return found.map(({ detail }) => ({
    name: `${detail.eventName}${detail.errorCode === undefined ? '' : '!'}`,
    time: detail.eventTime,
    sub: detail.additionalEventData?.['sub'],
  }));
}

const newName = (): string => `user-${randomUUID()}`;

async function withApp<T>(use: (app: ReturnType<typeof createCustomerApp>) => Promise<T>): Promise<T> {
  const app = createCustomerApp(settings);
  try {
    return await use(app);
  } finally {
    app.close();
  }
}

test('a person signs up and in, hears of neither trigger nor event, and reaches their own prefix alone', async () => {
  const confirmed = recorder();
  const signedIn = recorder();
  Object.assign(handlers, { postConfirmation: confirmed.handler, postAuthentication: signedIn.handler });
  const name = newName();
  const { sub, credentials } = await withApp(async (app) => {
    await app.signUp(name);
    return app.signIn(name);
  });
  expect(confirmed.calls.map(({ triggerSource }) => triggerSource)).toEqual(['PostConfirmation_ConfirmSignUp']);
  expect(signedIn.calls.map(({ triggerSource }) => triggerSource)).toEqual(['PostAuthentication_Authentication']);
  const events = await received();
  expect(events.map((event) => event.name).sort()).toEqual(['ConfirmSignUp', 'InitiateAuth', 'SignUp']);
  expect(new Set(events.map((event) => event.sub))).toEqual(new Set([sub]));

  const s3 = new S3Client({ endpoint: edge.endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: settings.dataBucket, Key, Body: 'x' }));
  await put(`users/${sub}/mine`);
  expect((await refusalOf(put(`users/${randomUUID()}/theirs`))).name).toBe('AccessDenied');
  expect(parts.sessions.find(credentials.accessKeyId)?.tags).toEqual({ sub });
  s3.destroy();
});

test('what a failing trigger does to the call is what its event says', async () => {
  let attempts = 0;
  handlers.postConfirmation = () => {
    attempts += 1;
    return Promise.reject(new Error('no'));
  };
  const refusal = await refusalOf(withApp((app) => app.signUp(newName())));
  expect(refusal.name).toBe('UserLambdaValidationException');
  expect(attempts).toBe(2);
  expect((await received()).map((event) => event.name).sort()).toEqual(['ConfirmSignUp!', 'SignUp']);
});

test('a federated user is told of with the sub, shows as external, and is not found by it', async () => {
  const { userPoolId, clientId } = settings;
  const request = { userPoolId, clientId, provider: 'Google', providerUserId: randomUUID(), attributes: {} };
  const { sub, username } = await parts.federatedSignIn(request);
  expect((await received()).map((event) => [event.name, event.sub])).toEqual([['Token_POST', sub]]);
  const found = await aws.cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username }));
  expect(found.UserStatus).toBe('EXTERNAL_PROVIDER');
  const bySub = aws.cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: sub }));
  expect((await refusalOf(bySub)).name).toBe('UserNotFoundException');
});

test('an imported user is heard of at their first sign-in', async () => {
  const username = newName();
  const password = 'Planted-Passw0rd!';
  const sub = await parts.importUser({ userPoolId: settings.userPoolId, username, attributes: {}, password });
  expect(await received()).toEqual([]);
  const session = await withApp((app) => app.signIn(username, password));
  expect(session.sub).toBe(sub);
  expect((await received()).map((event) => [event.name, event.sub])).toEqual([['InitiateAuth', sub]]);
});

test('one clock is that of events and of sessions', async () => {
  const name = newName();
  const { credentials } = await withApp(async (app) => {
    await app.signUp(name);
    return app.signIn(name);
  });
  await received();
  ahead = 2 * 3_600_000;
  const s3 = new S3Client({ endpoint: edge.endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
  const late = s3.send(new PutObjectCommand({ Bucket: settings.dataBucket, Key: 'x', Body: 'x' }));
  expect((await refusalOf(late)).name).toBe('ExpiredToken');
  s3.destroy();
  await withApp((app) => app.signUp(newName()));
  for (const { time } of await received()) expect(Date.parse(time) - Date.now()).toBeGreaterThan(3_600_000);
});
