import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, type PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { EventEnvelope } from '../../../local/edge/events/envelope';
import { tokenRecord } from '../../../local/edge/events/token-record';
import { createTrailFiles, type TrailFilesOptions } from '../../../local/edge/events/trail-files';
import type { TrailRecord } from '../../../local/edge/events/trail-record';
import { createCustomerApp } from '../../../local/play/customer-app';
import { seedPool } from '../../../local/seed';
import { createEventQueue } from '../../../local/servers/event-queue';
import { startPlaygroundEdge } from '../../../local/servers/playground-edge';
import { createUndoStack } from '../../../local/servers/undo-stack';
import { awsClients, miniStackClients, miniStackEndpoint } from '../../support/servers';
import { readTrail } from '../../support/trail';
import { until } from '../../support/until';
import { account, region } from './staged-edge';

const behind = miniStackClients();
afterAll(() => {
  behind.close();
});

const byId = (records: readonly TrailRecord[]): TrailRecord[] =>
  [...records].sort((one, other) => one.eventID.localeCompare(other.eventID));

const newRecord = (at = new Date(), awsRegion = region): TrailRecord =>
  tokenRecord({ userPoolId: 'p', clientId: 'c', sub: 's' }, { at, id: randomUUID() }, { account, region: awsRegion });

async function newBucket(): Promise<string> {
  const Bucket = `trail-${randomUUID()}`;
  await behind.s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

const trailFiles = async (options: Partial<TrailFilesOptions> = {}) => {
  const bucket = await newBucket();
  const files = createTrailFiles({ client: behind.s3, bucket, everyMs: 600_000, ...options });
  return { ...files, read: () => readTrail(behind.s3, bucket) };
};

async function queued(QueueUrl: string): Promise<TrailRecord[]> {
  const found: TrailRecord[] = [];
  for (;;) {
    const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages = [] } = await behind.sqs.send(new ReceiveMessageCommand(input));
    if (Messages.length === 0) return found;
    for (const { Body = '', ReceiptHandle } of Messages) {
      found.push((JSON.parse(Body) as EventEnvelope).detail);
      await behind.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

test('what is on the queue is in the trail, lost and repeated events once, and nothing is missing after the stop', async () => {
  const undo = createUndoStack();
  const place = { miniStack: miniStackEndpoint(), region, account, name: `trail-${randomUUID().slice(0, 8)}` };
  const queues = await createEventQueue(place);
  const { edge, trail } = await startPlaygroundEdge({ ...place, queues, triggers: { setUp: 'none' } }, undo);
  const aws = awsClients(edge.endpoint);
  const settings = { ...(await seedPool(aws)), endpoint: edge.endpoint, region };
  const app = createCustomerApp(settings);
  edge.eventFaults.add({ eventName: 'SignUp', effect: { type: 'lost' } });
  edge.eventFaults.add({ eventName: 'ConfirmSignUp', effect: { type: 'duplicated' } });
  await app.signUp('ann');
  await app.signUp('ben');
  app.close();
  aws.close();
  await undo.run();

  const files = await readTrail(behind.s3, trail.bucket);
  const records = files.flatMap((file) => file.records);
  const onQueue = await queued(queues.queueUrl);
  const lost = records.filter(({ eventID }) => !onQueue.some((detail) => detail.eventID === eventID));
  expect(lost.map(({ eventName }) => eventName)).toEqual(['SignUp']);
  const once = new Map([...onQueue, ...lost].map((detail) => [detail.eventID, detail]));
  const again = onQueue.filter((detail, index) => onQueue.findIndex(({ eventID }) => eventID === detail.eventID) < index);
  expect(new Set(again.map(({ eventName }) => eventName))).toEqual(new Set(['ConfirmSignUp']));
  expect(byId(records)).toEqual(byId([...once.values()]));
  expect(JSON.stringify(records)).not.toMatch(/ann@|ben@/);
});

test('files lie where CloudTrail puts them, those of each Region apart', async () => {
  const files = await trailFiles({ now: () => new Date('2026-03-04T05:06:07Z') });
  files.add(newRecord());
  files.add(newRecord(new Date(), 'eu-central-1'));
  await files.flush();
  const keys = (await files.read()).map(({ key }) => key).sort();
  const keyIn = (place: string): RegExp =>
    new RegExp(
      `^AWSLogs/${account}/CloudTrail/${place}/2026/03/04/${account}_CloudTrail_${place}_20260304T0506Z_\\w{16}\\.json\\.gz$`,
    );
  expect(keys).toEqual([expect.stringMatching(keyIn('eu-central-1')), expect.stringMatching(keyIn(region))]);
});

test('a file holds no more records than it may, and all of them come, none twice', async () => {
  const files = await trailFiles({ maxRecords: 3 });
  const records = Array.from({ length: 8 }, () => newRecord());
  for (const record of records) files.add(record);
  await Promise.all([files.flush(), files.flush()]);
  const written = await files.read();
  expect(written.map((file) => file.records.length).sort()).toEqual([2, 3, 3]);
  expect(byId(written.flatMap((file) => file.records))).toEqual(byId(records));
});

test('records come without being asked for', async () => {
  const files = await trailFiles({ everyMs: 20 });
  files.add(newRecord());
  await until(async () => (await files.read()).length === 1);
});

test('what could not be written is named, stays, and is written once when the bucket is back', async () => {
  const bucket = await newBucket();
  let answers = false;
  const send = async (command: PutObjectCommand): Promise<unknown> => {
    const answer = await behind.s3.send(command);
    if (!answers) throw new Error('the answer was lost');
    return answer;
  };
  const files = createTrailFiles({ client: { send } as TrailFilesOptions['client'], bucket, everyMs: 600_000 });
  files.add(newRecord());
  await expect(files.flush()).rejects.toThrow(`1 files did not get to ${bucket}.`);
  answers = true;
  await files.flush();
  await files.flush();
  const written = await readTrail(behind.s3, bucket);
  expect(written.map((file) => file.records.length)).toEqual([1]);
});
