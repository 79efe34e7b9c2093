import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createSqsEventQueue } from '../../../aws/sqs-event-queue';
import { type Relay, startRelay } from '../../../client/relay/service';
import { GatehouseFailure } from '../../../core/failures';
import type { EventQueue } from '../../../core/ports';
import { event, pool, published, sub } from '../../support/builders';
import { memoryObjects } from '../../support/fake-ports';
import { miniStackClients } from '../../support/servers';
import { until as untilHolds } from '../../support/until';
import { controlBucket, fakeServer, type FakeServer } from './fakes';

const aws = miniStackClients();
afterAll(() => {
  aws.close();
});

/** A queue whose messages come back after a second, and a dead-letter queue. */
async function twoQueues() {
  const create = async (name: string) => {
    const QueueName = `${name}-${randomUUID()}`;
    const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '1' } }));
    return QueueUrl ?? '';
  };
  const [queueUrl, deadLetterQueueUrl] = [await create('events'), await create('dead')];
  return { queueUrl, deadLetterQueueUrl, queue: createSqsEventQueue({ client: aws.sqs, queueUrl, deadLetterQueueUrl }) };
}

const isEmpty = async (QueueUrl: string): Promise<boolean> => {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await aws.sqs.send(command);
  return Attributes['ApproximateNumberOfMessages'] === '0' && Attributes['ApproximateNumberOfMessagesNotVisible'] === '0';
};

const until = (holds: () => boolean): Promise<void> => untilHolds(() => Promise.resolve(holds()));
const untilEmpty = (url: string): Promise<void> => untilHolds(() => isEmpty(url));

const running: Relay[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.stop()));
});

async function relaying(queue: EventQueue, server: FakeServer, log = pino({ level: 'silent' })): Promise<Relay> {
  const configs = { published: () => Promise.resolve(published()) };
  const parts = { queue, starter: server, configs, objects: memoryObjects(), controlBucket, log };
  const relay = await startRelay({ ...parts, receivers: 2 });
  running.push(relay);
  return relay;
}

const ask = (relay: Relay, path: string): Promise<Response> => fetch(`http://127.0.0.1:${String(relay.healthPort)}${path}`);

test('an event reaches the owner, and leaves the queue', async () => {
  const [{ queue, queueUrl }, server] = [await twoQueues(), fakeServer()];
  const relay = await relaying(queue, server);
  await queue.send(JSON.stringify(event('user-confirmed')));
  await until(() => server.signals.length > 0);
  expect(server.signals).toEqual([{ owner: `user:${pool}:${sub}`, events: [event('user-confirmed')] }]);
  await untilEmpty(queueUrl);
  expect(relay.counters()).toMatchObject({ received: { 'user-confirmed': 1 }, signals: 1, events: 1, failed: {} });
});

test('while the server is out of reach messages stay, and when it is back all of them arrive', async () => {
  const [{ queue, queueUrl }, server] = [await twoQueues(), fakeServer()];
  server.down = true;
  const relay = await relaying(queue, server);
  const ids = ['a', 'b', 'c'];
  for (const id of ids) await queue.send(JSON.stringify(event('user-changed', { id })));
  await until(() => (relay.counters().failed['signal:TemporalUnavailable'] ?? 0) >= 2);
  expect(await isEmpty(queueUrl)).toBe(false);
  server.down = false;
  const arrived = () => new Set(server.signals.flatMap(({ events }) => events.map(({ id }) => id)));
  await until(() => arrived().size === ids.length);
  await untilEmpty(queueUrl);
  expect([...arrived()].sort()).toEqual(ids);
});

test('what nobody can read lies on the dead-letter queue, with its reason', async () => {
  const [{ queue, queueUrl, deadLetterQueueUrl }, server] = [await twoQueues(), fakeServer()];
  const relay = await relaying(queue, server);
  await queue.send('{"schema":"gatehouse.event/9"}');
  await untilHolds(async () => !(await isEmpty(deadLetterQueueUrl)));
  const command = new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageAttributeNames: ['All'] });
  const { Messages = [] } = await aws.sqs.send(command);
  expect(Messages.map(({ Body, MessageAttributes }) => [Body, MessageAttributes?.['GatehouseReason']?.StringValue])).toEqual([
    ['{"schema":"gatehouse.event/9"}', 'unknown-shape: schema'],
  ]);
  await untilEmpty(queueUrl);
  expect(relay.counters()).toMatchObject({ unreadable: { 'unknown-shape': 1 }, signals: 0 });
});

test('what is ignored leaves the queue and is counted under its reason', async () => {
  const [{ queue, queueUrl }, server] = [await twoQueues(), fakeServer()];
  const relay = await relaying(queue, server);
  await queue.send(JSON.stringify(event('host-changed', { host: { kind: 's3', name: 'data' } })));
  await queue.send(JSON.stringify(event('user-confirmed', { pool: 'us-east-1_Other1' })));
  await until(() => Object.keys(relay.counters().ignored).length === 2);
  await untilEmpty(queueUrl);
  expect(relay.counters().ignored).toEqual({ 'not-of-interest': 1, 'pool-not-configured': 1 });
  const metrics = await (await ask(relay, '/metrics')).text();
  expect(metrics).toContain('gatehouse_relay_ignored_total{reason="not-of-interest"} 1');
  expect(metrics).toContain('gatehouse_relay_events_total{kind="user-confirmed"} 1');
  expect(metrics).toContain('gatehouse_event_to_received_count{source="trigger"} 2');
});

test('a stop waits for what is at hand, then nothing listens or polls any more', async () => {
  const [{ queue, queueUrl }, server] = [await twoQueues(), fakeServer()];
  let signalling = false;
  const slow: FakeServer = {
    ...server,
    signalOwner: async (user, events) => {
      signalling = true;
      await sleep(300);
      await server.signalOwner(user, events);
    },
  };
  const relay = await relaying(queue, slow);
  expect((await ask(relay, '/healthz')).status).toBe(200);
  await queue.send(JSON.stringify(event('user-disabled')));
  await until(() => signalling);
  await relay.stop();
  expect(server.signals).toHaveLength(1);
  expect(await isEmpty(queueUrl)).toBe(true);
  await expect(ask(relay, '/healthz')).rejects.toThrow();
});

test('a queue that cannot be reached is asked again, more and more slowly', async () => {
  const polls: number[] = [];
  const failure = new GatehouseFailure('AwsUnavailable', { place: 'queue=x', remedy: 'Wait.' });
  const receive = () => {
    polls.push(performance.now());
    return Promise.reject(failure);
  };
  const { queue } = await twoQueues();
  const relay = await relaying({ ...queue, receive }, fakeServer());
  // Two receivers, each after 0, 250, 750 and 1,750 ms at the soonest.
  await until(() => polls.length >= 8);
  expect(relay.counters().failed).toEqual({ 'receive:AwsUnavailable': polls.length });
  const [first = 0] = polls;
  const sooner = (count: number, ms: number): boolean => (polls[count - 1] ?? 0) - first < ms - 10;
  expect([sooner(3, 250), sooner(5, 750), sooner(7, 1_750)]).toEqual([false, false, false]);
});

test('the log holds ids and reasons, and no body', async () => {
  const [{ queue, queueUrl }, server] = [await twoQueues(), fakeServer()];
  const lines: string[] = [];
  await relaying(queue, server, pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }));
  await queue.send(JSON.stringify({ ...event('user-confirmed'), email: 'alice@example.com' }));
  await queue.send('{"email":"alice@example.com"}');
  await until(() => server.signals.length > 0 && lines.some((line) => line.includes('nobody can read')));
  await untilEmpty(queueUrl);
  expect(lines.join('')).toContain(sub);
  expect(lines.join('')).not.toContain('alice');
});
