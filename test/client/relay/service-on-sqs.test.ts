import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { createAwsClients } from '../../../aws/clients';
import { createSqsEventQueue } from '../../../aws/sqs-event-queue';
import { startRelay, type Relay } from '../../../client/relay/service';
import { userLifecycleId } from '../../../core/contract/ids';
import type { WorkflowStarter } from '../../../core/ports';
import { connectTemporal } from '../../../temporal/connect';
import { createWorkflowStarter } from '../../../temporal/workflow-starter';
import { event, pool } from '../../support/builders';
import { awsClients, miniStackEndpoint, temporalAddress } from '../../support/servers';
import { until } from '../../support/until';
import { memoryParts } from './fakes';
import { startSilentServer } from './silent-server';

const clients = createAwsClients({ region: 'us-east-1', endpoint: miniStackEndpoint() });
const { sqs, close } = awsClients();
const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

afterAll(() => {
  close();
  for (const client of Object.values(clients)) client.destroy();
});

async function createQueue(): Promise<string> {
  const Attributes = { VisibilityTimeout: '1' };
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: randomUUID(), Attributes }));
  return QueueUrl;
}

/** How many messages the queue holds, those that somebody is busy with included. */
async function depth(queueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }));
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

interface Stage {
  readonly relay: Relay;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly log: string[];
  send(...bodies: readonly unknown[]): Promise<void>;
}

async function startStage(starter: WorkflowStarter): Promise<Stage> {
  const [queueUrl, deadLetterQueueUrl, log] = [await createQueue(), await createQueue(), [] as string[]];
  const { configs, objects, controlBucket } = memoryParts().parts;
  const relay = await startRelay({
    queue: createSqsEventQueue({ client: clients.sqs, queueUrl, deadLetterQueueUrl }),
    starter,
    configs,
    objects,
    controlBucket,
    log: pino({ level: 'debug' }, { write: (line) => void log.push(line) }),
  });
  undo.push(() => relay.stop());
  const send = async (...bodies: readonly unknown[]): Promise<void> => {
    for (const body of bodies) {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    }
  };
  return { relay, queueUrl, deadLetterQueueUrl, log, send };
}

const someone = () => ({ pool, sub: randomUUID() });
const confirmed = (user: { pool: string; sub: string }) => event('user-confirmed', { id: randomUUID(), ...user });

test('a message is deleted once the server has its event', async () => {
  const { server } = memoryParts();
  const { relay, queueUrl, send } = await startStage(server);
  const user = someone();
  await send(confirmed(user));
  await until(async () => (await depth(queueUrl)) === 0);
  expect(server.signals.map(({ owner }) => owner)).toEqual([userLifecycleId(user)]);
  expect(relay.counters()).toMatchObject({ received: { 'user-confirmed': 1 }, signals: 1, events: 1, failed: {} });
});

test('messages stay while the server is away, and reach it when it is back', async () => {
  const { server } = memoryParts();
  server.down = true;
  const { relay, queueUrl, send } = await startStage(server);
  const users = [someone(), someone(), someone()];
  await send(...users.map(confirmed));
  await until(() => Promise.resolve((relay.counters().failed['signal:TemporalUnavailable'] ?? 0) >= 3));
  expect(await depth(queueUrl)).toBe(3);

  server.down = false;
  await until(async () => (await depth(queueUrl)) === 0);
  expect(new Set(server.signals.map(({ owner }) => owner))).toEqual(new Set(users.map(userLifecycleId)));
});

test('a server that accepts and stays silent does not get the message lost', async () => {
  const silent = await startSilentServer();
  undo.push(() => silent.close());
  const away = connectTemporal({ TEMPORAL_ADDRESS: `127.0.0.1:${String(silent.port)}` });
  const here = connectTemporal({ TEMPORAL_ADDRESS: temporalAddress() });
  undo.push(() => away.close());
  undo.push(() => here.close());
  const over = (client: typeof away.client) => createWorkflowStarter({ client, taskQueuePrefix: 'relay-test-', deadlineMs: 500 });
  const [starter, real] = [over(away.client), over(here.client)];
  let reachable = false;
  const switched: WorkflowStarter = { ...starter, signalOwner: (...to) => (reachable ? real : starter).signalOwner(...to) };

  const { relay, queueUrl, send } = await startStage(switched);
  const user = someone();
  await send(confirmed(user));
  await until(() => Promise.resolve(relay.counters().failed['signal:TemporalUnavailable'] !== undefined));
  expect(await depth(queueUrl)).toBe(1);

  reachable = true;
  await until(async () => (await depth(queueUrl)) === 0);
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address: temporalAddress() });
  undo.push(() => environment.teardown());
  const handle = environment.client.workflow.getHandle(userLifecycleId(user));
  expect(await handle.describe()).toMatchObject({ type: 'userLifecycle', status: { name: 'RUNNING' } });
  await handle.terminate();
});

test('what nobody can read goes to the dead-letter queue with its reason, and the rest goes on', async () => {
  const { server } = memoryParts();
  const { relay, queueUrl, deadLetterQueueUrl, send } = await startStage(server);
  await send('{"broken', { schema: 'gatehouse.event/9' }, confirmed(someone()));
  await until(async () => (await depth(queueUrl)) === 0 && (await depth(deadLetterQueueUrl)) === 2);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  const dead = Messages.map(({ Body, MessageAttributes }) => [Body, MessageAttributes?.['GatehouseReason']?.StringValue]);
  expect(dead.sort()).toEqual([
    ['{"broken', 'not-json: body'],
    ['{"schema":"gatehouse.event/9"}', 'unknown-shape: schema'],
  ]);
  expect(server.signals).toHaveLength(1);
  expect(relay.counters().unreadable).toEqual({ 'not-json': 1, 'unknown-shape': 1 });
});

test('what is not wanted is deleted and counted', async () => {
  const { server } = memoryParts();
  const { relay, queueUrl, send } = await startStage(server);
  const settled = { ...confirmed(someone()), kind: 'user-signed-in', attributesPresent: ['custom:storage_prefix'] };
  await send(event('group-changed', { group: 'editors' }), event('user-confirmed', { pool: 'eu-west-1_Other' }), settled);
  await until(async () => (await depth(queueUrl)) === 0);
  expect(server.signals).toEqual([]);
  expect(relay.counters().ignored).toEqual({ 'not-built': 1, 'pool-not-configured': 1, 'already-written-back': 1 });
});

test('health and metrics are served, and the log names nobody', async () => {
  const { server } = memoryParts();
  const { relay, queueUrl, log, send } = await startStage(server);
  await send({ ...confirmed(someone()), userName: 'alice-the-first', email: 'alice@example.com' }, 'alice@example.com');
  await until(async () => (await depth(queueUrl)) === 0);
  const at = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${String(relay.healthPort)}${path}`);
  expect(await (await at('/healthz')).json()).toEqual({ healthy: true });
  const metrics = await (await at('/metrics')).text();
  expect(metrics).toContain('gatehouse_relay_signals_total 1');
  expect(metrics).toContain('gatehouse_relay_events_total{kind="user-confirmed"} 1');
  expect((await at('/elsewhere')).status).toBe(404);
  expect(log.join('')).toContain('user-confirmed');
  expect(log.join('') + metrics).not.toMatch(/alice/);
});

test('stopping ends open polls at once and finishes what is at hand', async () => {
  const { server } = memoryParts();
  let arrived: () => void = () => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const slow: WorkflowStarter = {
    ...server,
    signalOwner: async (...to) => {
      arrived();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await server.signalOwner(...to);
    },
  };
  const { relay, queueUrl, send } = await startStage(slow);
  await send(confirmed(someone()));
  await arrival;
  const began = performance.now();
  await relay.stop();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(server.signals).toHaveLength(1);
  expect(await depth(queueUrl)).toBe(0);
  await expect(fetch(`http://127.0.0.1:${String(relay.healthPort)}/healthz`)).rejects.toThrow();
});
