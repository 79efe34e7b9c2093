import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { userLifecycleId } from '../../../core/contract/ids';
import { bundleLambdas, lambdaBundles } from '../../../local/bundle-lambdas';
import { miniStackClients, miniStackEndpoint, temporalAddress } from '../../support/servers';
import { type LambdaRun, runLambda } from './run-lambda';
import { type SilentServer, startSilentServer } from './silent-server';

const directory = mkdtempSync(path.join(tmpdir(), 'gatehouse-lambdas-'));
const bundle = (name: (typeof lambdaBundles)[number]): string => path.join(directory, `${name}.js`);
const aws = miniStackClients();
let silent: SilentServer;

beforeAll(async () => {
  silent = await startSilentServer();
  await bundleLambdas(directory);
});

afterAll(async () => {
  aws.close();
  await silent.close();
  rmSync(directory, { recursive: true });
});

/** How long Cognito waits for a trigger; the silent server would keep one waiting for ever. */
const cognitoWaitsMs = 5_000;

const pool = 'us-east-1_AbC123';
const confirmation = (sub: string) => ({
  version: '1',
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  region: 'us-east-1',
  userPoolId: pool,
  userName: 'alice-the-first',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '7a8b9c0d1e2f3g4h5i6j7k8l9m' },
  request: { userAttributes: { sub, email: 'alice@example.com', 'cognito:user_status': 'CONFIRMED' }, clientMetadata: {} },
  response: {},
});

type Confirmation = ReturnType<typeof confirmation>;

async function createQueue(): Promise<string> {
  const { QueueUrl = '' } = await aws.sqs.send(new CreateQueueCommand({ QueueName: randomUUID() }));
  return QueueUrl;
}

async function bodiesOn(queueUrl: string): Promise<readonly unknown[]> {
  const command = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
  const { Messages = [] } = await aws.sqs.send(command);
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
}

const tries = 6;

interface Cold {
  readonly target: 'sqs' | 'temporal';
  readonly settings: () => Promise<{ readonly GATEHOUSE_QUEUE_URL: string }>;
  readonly stayMs?: number;
}

/** Runs it for one user after another until the target is in time: on a busy machine a cold start may take its whole budget. */
async function inTime(cold: Cold, left = tries): Promise<LambdaRun & { event: Confirmation; queueUrl: string }> {
  const { target, settings, stayMs } = cold;
  const [env, event] = [await settings(), confirmation(randomUUID())];
  const run = await runLambda(bundle('post-confirmation'), event, { ...env }, stayMs);
  if (run.log.includes(`"target":"${target}"`) && left > 1) return inTime(cold, left - 1);
  return { ...run, event, queueUrl: env.GATEHOUSE_QUEUE_URL };
}

describe('the files', () => {
  test.each(['post-confirmation', 'post-authentication'] as const)('%s is a few kilobytes and loads only SQS', (name) => {
    expect(statSync(bundle(name)).size).toBeLessThan(16 * 1024);
    const required = [...readFileSync(bundle(name), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1]);
    expect([...new Set(required)].sort()).toEqual(['./temporal-target', '@aws-sdk/client-sqs']);
  });

  test.each(lambdaBundles)('%s has nothing of the worker in it', (name) => {
    expect(readFileSync(bundle(name), 'utf8')).not.toMatch(/core-bridge|@temporalio\/worker/);
    expect(statSync(bundle(name)).size).toBeLessThan(4 * 1024 * 1024);
  });
});

describe('a trigger function for the queue', () => {
  test('puts ids on the queue, returns the whole event, and logs nothing', async () => {
    const { event, queueUrl, returned, log } = await inTime({
      target: 'sqs',
      settings: async () => ({ AWS_ENDPOINT_URL: miniStackEndpoint(), GATEHOUSE_QUEUE_URL: await createQueue() }),
    });
    expect({ returned, log }).toEqual({ returned: event, log: '' });
    const bodies = await bodiesOn(queueUrl);
    expect(bodies).toMatchObject([{ kind: 'user-confirmed', pool, sub: event.request.userAttributes.sub, source: 'trigger' }]);
    expect(JSON.stringify(bodies)).not.toMatch(/alice/);
  });

  test('puts nothing on the queue for a forgotten password', async () => {
    const queueUrl = await createQueue();
    const event = { ...confirmation(randomUUID()), triggerSource: 'PostConfirmation_ConfirmForgotPassword' };
    const env = { AWS_ENDPOINT_URL: miniStackEndpoint(), GATEHOUSE_QUEUE_URL: queueUrl };
    const { returned } = await runLambda(bundle('post-confirmation'), event, env);
    expect(returned).toEqual(event);
    expect(await bodiesOn(queueUrl)).toEqual([]);
  });

  test.each([
    ['accepts and stays silent', () => `http://127.0.0.1:${String(silent.port)}`],
    ['refuses connections', () => 'http://127.0.0.1:1'],
  ])('answers in time when SQS %s', async (_, endpoint) => {
    const event = confirmation(randomUUID());
    const env = { AWS_ENDPOINT_URL: endpoint(), GATEHOUSE_QUEUE_URL: `${endpoint()}/000000000000/events` };
    const { returned, tookMs, log } = await runLambda(bundle('post-confirmation'), event, env);
    expect(returned).toEqual(event);
    expect(tookMs).toBeLessThan(cognitoWaitsMs);
    expect(JSON.parse(log)).toMatchObject({ level: 'error', target: 'sqs', kind: 'user-confirmed' });
    expect(log).not.toMatch(/alice/);
  });

  test('lets the user in without any settings, and says in the log what to set', async () => {
    const event = confirmation(randomUUID());
    const { returned, log } = await runLambda(bundle('post-authentication'), event, {});
    expect(returned).toEqual(event);
    expect(log).toContain('GATEHOUSE_QUEUE_URL');
  });
});

describe('a trigger function for Temporal', () => {
  const settings = (queueUrl: string, address: string) => ({
    AWS_ENDPOINT_URL: miniStackEndpoint(),
    GATEHOUSE_QUEUE_URL: queueUrl,
    GATEHOUSE_TRIGGER_TARGET: 'temporal',
    GATEHOUSE_TASK_QUEUE_PREFIX: 'lambda-test-',
    TEMPORAL_ADDRESS: address,
  });

  test('starts the owner of the user itself', async () => {
    const { event, queueUrl, returned, log } = await inTime({
      target: 'temporal',
      settings: async () => settings(await createQueue(), temporalAddress()),
    });
    expect({ returned, log }).toEqual({ returned: event, log: '' });
    expect(await bodiesOn(queueUrl)).toEqual([]);

    const environment = await TestWorkflowEnvironment.createFromExistingServer({ address: temporalAddress() });
    const handle = environment.client.workflow.getHandle(userLifecycleId({ pool, sub: event.request.userAttributes.sub }));
    expect(await handle.describe()).toMatchObject({ type: 'userLifecycle', taskQueue: 'lambda-test-gatehouse' });
    await handle.terminate();
    await environment.teardown();
  });

  test.each([
    ['accepts and stays silent', () => `127.0.0.1:${String(silent.port)}`],
    ['refuses connections', () => '127.0.0.1:1'],
  ])('falls back to the queue when Temporal %s, and answers in time', async (_, address) => {
    const { event, queueUrl, returned, tookMs } = await inTime({
      target: 'sqs',
      settings: async () => settings(await createQueue(), address()),
      stayMs: 1_500,
    });
    expect(returned).toEqual(event);
    expect(tookMs).toBeLessThan(cognitoWaitsMs);
    expect(await bodiesOn(queueUrl)).toMatchObject([{ kind: 'user-confirmed', sub: event.request.userAttributes.sub }]);
  });

  test('answers in time when both stay silent', async () => {
    const event = confirmation(randomUUID());
    const endpoint = `http://127.0.0.1:${String(silent.port)}`;
    const env = settings(`${endpoint}/000000000000/events`, `127.0.0.1:${String(silent.port)}`);
    const { returned, tookMs } = await runLambda(bundle('post-confirmation'), event, { ...env, AWS_ENDPOINT_URL: endpoint });
    expect(returned).toEqual(event);
    expect(tookMs).toBeLessThan(cognitoWaitsMs);
  });
});
