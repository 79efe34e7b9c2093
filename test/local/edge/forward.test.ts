import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CreateRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { awsClients, miniStackEndpoint } from '../../support/servers';
import { edgeUnderTest, exists, failureOf, newBucket, newPool, newUser, type EdgeUnderTest } from './start-edge';

let world: EdgeUnderTest;
beforeAll(async () => {
  world = await edgeUnderTest();
});
afterAll(() => world.stop());
afterEach(() => world.edge.faults.clear());

const megabyte = 1024 * 1024;

test('every service answers through the edge as it answers itself', async () => {
  const { aws } = world;
  const { pool } = await newPool(world);
  const username = await newUser(world, pool);
  const { Users } = await aws.cognito.send(new ListUsersCommand({ UserPoolId: pool }));
  expect(Users?.map(({ Username }) => Username)).toEqual([username]);
  expect((await aws.sts.send(new GetCallerIdentityCommand({}))).Account).toBe('000000000000');
  const RoleName = `edge-${randomUUID()}`;
  await aws.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
  const { Roles = [] } = await aws.iam.send(new ListRolesCommand({}));
  expect(Roles.map((role) => role.RoleName)).toContain(RoleName);
});

test('a queue made through the edge has a URL at the edge, so its messages pass it too', async () => {
  const { aws, edge } = world;
  const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: `edge-${randomUUID()}` }));
  expect(QueueUrl).toMatch(edge.endpoint);
  edge.calls.reset();
  await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  const { Messages } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['hello']);
  expect(edge.calls.count({ service: 'sqs' })).toBe(2);
});

test.each(['a b+c', 'ü/ñ/日本', 'x%2Fy%', '//double', './dot/../dots', 'q?a=b&c#d', 'quote\'"<&>', 'emoji-🧯', 'policy', 'a/'])(
  'the key %j comes back as it went in, and the edge reads it right',
  async (Key) => {
    const Bucket = await newBucket(world);
    const seen = world.edge.faults.add({
      match: { bucket: Bucket, operation: 'PutObject' },
      effect: { type: 'slow', delayMs: 0 },
    });
    await world.aws.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'content' }));
    const got = await world.aws.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe('content');
    const { Contents } = await world.upstream.s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map((object) => object.Key)).toEqual([Key]);
    expect(seen.fired()).toBe(1);
  },
);

test('whatever the key is, faults can be aimed at exactly it', async () => {
  const Bucket = await newBucket(world);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), async (Key) => {
      const keyPattern = `^${Key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
      const fault = world.edge.faults.add({ match: { bucket: Bucket, keyPattern }, effect: { type: 'throttle' } });
      expect(await failureOf(world.aws.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })))).toBe('SlowDown');
      fault.remove();
    }),
    { numRuns: 40 },
  );
});

test('uploads in parts and deletes in bulk reach the upstream whole', async () => {
  const { aws } = world;
  const Bucket = await newBucket(world);
  const target = { Bucket, Key: 'big' };
  const { UploadId } = await aws.s3.send(new CreateMultipartUploadCommand(target));
  const bodies = [Buffer.alloc(5 * megabyte, 'a'), Buffer.from('end')];
  const Parts = await Promise.all(
    bodies.map(async (Body, index) => {
      const { ETag } = await aws.s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: index + 1, Body }));
      return { ETag, PartNumber: index + 1 };
    }),
  );
  await aws.s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  const { ContentLength } = await aws.s3.send(new HeadObjectCommand(target));
  expect(ContentLength).toBe(5 * megabyte + 3);
  await aws.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'big' }] } }));
  expect(await exists(world, Bucket, 'big')).toBe(false);
});

test('conditional reads get their 304 and missing objects their bare 404', async () => {
  const { aws } = world;
  const Bucket = await newBucket(world);
  const { ETag } = await aws.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  const unchanged = aws.s3.send(new GetObjectCommand({ Bucket, Key: 'k', IfNoneMatch: ETag }));
  await expect(unchanged).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  expect(await failureOf(aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'none' })))).toBe('NotFound');
});

test('a call whose application goes away while it is held before the upstream never happens', async () => {
  const Bucket = await newBucket(world);
  const abort = new AbortController();
  const gate = world.edge.gate({ bucket: Bucket, operation: 'PutObject' });
  const put = failureOf(world.aws.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }), { abortSignal: abort.signal }));
  await gate.reached();
  abort.abort();
  expect(await put).toBe('AbortError');
  await gate.abandoned();
  gate.release();
  await world.aws.s3.send(new PutObjectCommand({ Bucket, Key: 'after', Body: 'x' }));
  expect(await exists(world, Bucket, 'k')).toBe(false);
});

test('an upload that the application breaks off leaves nothing behind', async () => {
  const Bucket = await newBucket(world);
  const abort = new AbortController();
  const Body = Readable.from(
    (async function* () {
      yield Buffer.alloc(megabyte);
      abort.abort();
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield Buffer.alloc(megabyte);
    })(),
  );
  const put = new PutObjectCommand({ Bucket, Key: 'half', Body, ContentLength: 2 * megabyte });
  expect(await failureOf(world.aws.s3.send(put, { abortSignal: abort.signal }))).toBe('AbortError');
  await world.aws.s3.send(new PutObjectCommand({ Bucket, Key: 'after', Body: 'x' }));
  expect(await exists(world, Bucket, 'half')).toBe(false);
});

describe('Expect: 100-continue', () => {
  const putRaw = async (Bucket: string): Promise<{ status: number | undefined; continued: boolean }> => {
    const headers = { expect: '100-continue', 'content-length': '4' };
    const request = http.request(`${world.edge.endpoint}/${Bucket}/k`, { method: 'PUT', headers, agent: false });
    let continued = false;
    request.once('continue', () => {
      continued = true;
      request.end('body');
    });
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    request.destroy();
    return { status: response.statusCode, continued };
  };

  test('a client that waits is asked for its body when the call goes ahead', async () => {
    const Bucket = await newBucket(world);
    expect(await putRaw(Bucket)).toEqual({ status: 200, continued: true });
    expect(await exists(world, Bucket, 'k')).toBe(true);
  });

  test('and is not when the call is refused', async () => {
    const Bucket = await newBucket(world);
    world.edge.faults.add({ match: { bucket: Bucket }, effect: { type: 'throttle' } });
    expect(await putRaw(Bucket)).toEqual({ status: 503, continued: false });
  });
});

describe('memory', () => {
  let child: ChildProcess;
  let endpoint: string;
  beforeAll(async () => {
    child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'edge-process.ts'), miniStackEndpoint()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!child.stdout) throw new Error('The edge has no output.');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    endpoint = line.toString().trim();
  });
  afterAll(async () => {
    child.kill();
    await once(child, 'exit');
  });

  const residentMegabytes = async (): Promise<number> => {
    const health = (await (await fetch(`${endpoint}/_edge/health`)).json()) as { rssBytes: number };
    return health.rssBytes / megabyte;
  };

  test('200 MB go up and come down while the memory of the edge stays flat', async () => {
    const aws = awsClients(endpoint);
    const Bucket = await newBucket(world);
    const put = (Key: string, count: number): Promise<unknown> => {
      const chunks = Array.from({ length: count }, (_, index) => Buffer.alloc(megabyte, index % 256));
      const ContentLength = count * megabyte;
      return aws.s3.send(new PutObjectCommand({ Bucket, Key, Body: Readable.from(chunks), ContentLength }));
    };
    const download = async (Key: string): Promise<number> => {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket, Key }));
      let bytes = 0;
      for await (const chunk of Body as Readable) bytes += (chunk as Buffer).length;
      return bytes;
    };
    await put('warm-up', 20);
    await download('warm-up');
    const before = await residentMegabytes();
    await put('big', 200);
    const afterPut = await residentMegabytes();
    expect(await download('big')).toBe(200 * megabyte);
    const growth = Math.max(afterPut, await residentMegabytes()) - before;
    aws.close();
    expect(growth).toBeLessThan(60);
  });
});
