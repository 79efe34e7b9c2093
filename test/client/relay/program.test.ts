import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createConfigStore } from '../../../aws/config-store';
import { createS3ObjectStore } from '../../../aws/s3-object-store';
import { userLifecycleId } from '../../../core/contract/ids';
import { connectTemporal } from '../../../temporal/connect';
import { event, pool, published } from '../../support/builders';
import { miniStackClients, miniStackEndpoint, temporalAddress } from '../../support/servers';
import { until } from '../../support/until';

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** `client/relay/main.ts` in a process of its own, with these variables and PATH. */
function startProgram(env: Readonly<Record<string, string>>): Program {
  const main = path.join(__dirname, '../../../client/relay/main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  const take = (chunk: Buffer): void => void (written += chunk.toString());
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return { child, output: () => written };
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

test('the program lists everything that is wrong with its settings, and ends', async () => {
  const { child, output } = startProgram({ GATEHOUSE_QUEUE_URL: 'events', GATEHOUSE_HEALTH_PORT: '70000' });
  running.push(child);
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(1);
  for (const name of ['GATEHOUSE_QUEUE_URL', 'GATEHOUSE_CONTROL_BUCKET', 'AWS_REGION', 'GATEHOUSE_HEALTH_PORT']) {
    expect(output()).toContain(name);
  }
});

test('the program relays what is on the queue, and ends well on SIGTERM', async () => {
  const aws = miniStackClients();
  const controlBucket = `control-${randomUUID()}`;
  await aws.s3.send(new CreateBucketCommand({ Bucket: controlBucket }));
  const objects = createS3ObjectStore({ client: aws.s3, expectedOwner: undefined });
  const { config, clients } = published();
  await createConfigStore({ objects, controlBucket }).publish({ config, clients }, undefined);
  const { QueueUrl = '' } = await aws.sqs.send(new CreateQueueCommand({ QueueName: randomUUID() }));

  const { child, output } = startProgram({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: miniStackEndpoint(),
    TEMPORAL_ADDRESS: temporalAddress(),
    GATEHOUSE_QUEUE_URL: QueueUrl,
    GATEHOUSE_CONTROL_BUCKET: controlBucket,
    GATEHOUSE_TASK_QUEUE_PREFIX: 'program-test-',
  });
  running.push(child);
  const user = { pool, sub: randomUUID() };
  const MessageBody = JSON.stringify({ ...event('user-confirmed', user), email: 'alice@example.com' });
  await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const temporal = connectTemporal({ env: { TEMPORAL_ADDRESS: temporalAddress() } });
  const owner = temporal.client.workflow.getHandle(userLifecycleId(user));
  await until(async () => (await owner.describe()).taskQueue === 'program-test-gatehouse');
  await owner.terminate();

  const closed = once(child, 'close');
  child.kill('SIGTERM');
  expect(await closed).toEqual([0, null]);
  expect(output()).toMatch(/"msg":"relaying"[^]*"msg":"draining"[^]*"msg":"stopped"/);
  expect(output()).not.toMatch(/alice/);
  await temporal.close();
  aws.close();
});
