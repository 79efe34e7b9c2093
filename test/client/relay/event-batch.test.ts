import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createConfigStore } from '../../../aws/config-store';
import { createS3ObjectStore } from '../../../aws/s3-object-store';
import { userLifecycleId } from '../../../core/contract/ids';
import { bundleLambdas } from '../../../local/bundle-lambdas';
import { connectTemporal } from '../../../temporal/connect';
import { event, pool, published } from '../../support/builders';
import { miniStackClients, miniStackEndpoint, temporalAddress } from '../../support/servers';
import { runLambda } from './run-lambda';

const aws = miniStackClients();
const { s3, sqs } = aws;
const temporal = connectTemporal({ env: { TEMPORAL_ADDRESS: temporalAddress() } });
const directory = mkdtempSync(path.join(tmpdir(), 'gatehouse-lambdas-'));
const controlBucket = `control-${randomUUID()}`;

beforeAll(async () => {
  await s3.send(new CreateBucketCommand({ Bucket: controlBucket }));
  const objects = createS3ObjectStore({ client: s3, expectedOwner: undefined });
  const { config, clients } = published();
  await createConfigStore({ objects, controlBucket }).publish({ config, clients }, undefined);
  await bundleLambdas(directory);
});

afterAll(async () => {
  await temporal.close();
  aws.close();
  rmSync(directory, { recursive: true });
});

async function createQueue(): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: randomUUID() }));
  return QueueUrl;
}

/** What Lambda hands a function that polls this queue. */
async function receive(queueUrl: string, bodies: readonly string[]) {
  for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  const records = [];
  while (records.length < bodies.length) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
    records.push(...Messages);
  }
  return {
    Records: records.map(({ MessageId, ReceiptHandle, Body }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: { ApproximateReceiveCount: '1' },
      eventSource: 'aws:sqs',
    })),
  };
}

const settings = (queueUrl: string, deadLetterQueueUrl: string, address: string) => ({
  AWS_ENDPOINT_URL: miniStackEndpoint(),
  GATEHOUSE_QUEUE_URL: queueUrl,
  GATEHOUSE_DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
  GATEHOUSE_CONTROL_BUCKET: controlBucket,
  GATEHOUSE_TASK_QUEUE_PREFIX: 'batch-test-',
  GATEHOUSE_LOG_LEVEL: 'silent',
  TEMPORAL_ADDRESS: address,
});

test('the bundled relay signals owners and puts aside what nobody can read', async () => {
  const [queueUrl, deadLetterQueueUrl] = [await createQueue(), await createQueue()];
  const user = { pool, sub: randomUUID() };
  const batch = await receive(queueUrl, ['{"broken', JSON.stringify(event('user-confirmed', user))]);
  const env = settings(queueUrl, deadLetterQueueUrl, temporalAddress());
  const { returned } = await runLambda(path.join(directory, 'event-batch.js'), batch, env);
  expect(returned).toEqual({ batchItemFailures: [] });

  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 1 }),
  );
  expect(Messages.map(({ Body, MessageAttributes }) => [Body, MessageAttributes?.['GatehouseReason']?.StringValue])).toEqual([
    ['{"broken', 'not-json: body'],
  ]);
  const handle = temporal.client.workflow.getHandle(userLifecycleId(user));
  expect(await handle.describe()).toMatchObject({ type: 'userLifecycle', taskQueue: 'batch-test-gatehouse' });
  await handle.terminate();
});

test('the bundled relay names the messages that Temporal does not have, and only those', async () => {
  const [queueUrl, deadLetterQueueUrl] = [await createQueue(), await createQueue()];
  const wanted = JSON.stringify(event('user-confirmed', { pool, sub: randomUUID() }));
  const batch = await receive(queueUrl, [wanted, JSON.stringify(event('user-confirmed', { pool: 'eu-west-1_Other' }))]);
  const env = settings(queueUrl, deadLetterQueueUrl, '127.0.0.1:1');
  const { returned } = await runLambda(path.join(directory, 'event-batch.js'), batch, env);
  const missing = batch.Records.filter(({ body }) => body === wanted).map(({ messageId }) => ({ itemIdentifier: messageId }));
  expect(returned).toEqual({ batchItemFailures: missing });
});
