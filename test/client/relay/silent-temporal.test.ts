import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { pino } from 'pino';
import { createSqsEventQueue } from '../../../aws/sqs-event-queue';
import { startRelay } from '../../../client/relay/service';
import { userLifecycleId } from '../../../core/contract/ids';
import type { WorkflowStarter } from '../../../core/ports';
import { connectTemporal } from '../../../temporal/connect';
import { createWorkflowStarter } from '../../../temporal/workflow-starter';
import { event, pool } from '../../support/builders';
import { miniStackClients, temporalAddress } from '../../support/servers';
import { until } from '../../support/until';
import { memoryParts } from './fakes';
import { startSilentServer } from './silent-server';

const aws = miniStackClients();
const { sqs } = aws;
const undo: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const step of undo.reverse()) await step();
  aws.close();
});

const attributes = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

/** How many messages the queue holds, those that somebody is busy with included. */
async function depth(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...attributes] }));
  return attributes.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

function starterAt(address: string): { readonly starter: WorkflowStarter; readonly isRunning: (id: string) => Promise<boolean> } {
  const connection = connectTemporal({ env: { TEMPORAL_ADDRESS: address } });
  undo.push(() => connection.close());
  const { client } = connection;
  const isRunning = async (id: string): Promise<boolean> => {
    const { status } = await client.workflow.getHandle(id).describe();
    await client.workflow.getHandle(id).terminate();
    return status.name === 'RUNNING';
  };
  return { starter: createWorkflowStarter({ client, taskQueuePrefix: 'relay-test-', deadlineMs: 500 }), isRunning };
}

test('a message stays while Temporal accepts connections and says nothing, and arrives when it speaks', async () => {
  const silent = await startSilentServer();
  undo.push(() => silent.close());
  const [away, here] = [starterAt(`127.0.0.1:${String(silent.port)}`), starterAt(temporalAddress())];
  let speaks = false;
  const starter: WorkflowStarter = {
    ...here.starter,
    signalOwner: (...to) => (speaks ? here : away).starter.signalOwner(...to),
  };
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: randomUUID(), Attributes: { VisibilityTimeout: '1' } }),
  );
  const queue = createSqsEventQueue({ client: sqs, queueUrl: QueueUrl });
  const { configs, objects, controlBucket } = memoryParts().parts;
  const log = pino({ level: 'silent' });
  const relay = await startRelay({ queue, starter, configs, objects, controlBucket, log });
  undo.push(() => relay.stop());

  const user = { pool, sub: randomUUID() };
  await queue.send(JSON.stringify(event('user-confirmed', user)));
  await until(() => Promise.resolve((relay.counters().failed['signal:TemporalUnavailable'] ?? 0) >= 2));
  expect(silent.connections()).toBeGreaterThan(0);
  expect(await depth(QueueUrl)).toBe(1);

  speaks = true;
  await until(async () => (await depth(QueueUrl)) === 0);
  expect(relay.counters()).toMatchObject({ signals: 1, events: 1 });
  expect(await here.isRunning(userLifecycleId(user))).toBe(true);
});
