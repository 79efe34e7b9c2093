import { CopyObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { edgeUnderTest, failureOf, newBucket, type EdgeUnderTest } from './start-edge';

let world: EdgeUnderTest;
let Bucket: string;
beforeAll(async () => {
  world = await edgeUnderTest();
  Bucket = await newBucket(world);
});
afterAll(() => world.stop());

const put = async (Key: string, Body: string): Promise<string> =>
  (await world.upstream.s3.send(new PutObjectCommand({ Bucket, Key, Body }))).ETag ?? '';

const copy = (from: string, Key: string, condition: { IfNoneMatch?: string; IfMatch?: string }): Promise<unknown> =>
  world.aws.s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent(from)}`, ...condition }));

const content = async (Key: string): Promise<string | undefined> =>
  (await world.upstream.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

test('If-None-Match: * copies to a free key and never over an object', async () => {
  await put('source', 'new');
  await copy('source', 'free key+ü', { IfNoneMatch: '*' });
  expect(await content('free key+ü')).toBe('new');
  await put('taken', 'old');
  await expect(copy('source', 'taken', { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  expect(await content('taken')).toBe('old');
});

test('If-Match copies over exactly the object that was seen', async () => {
  await put('source', 'new');
  const seen = await put('target', 'old');
  await put('target', 'newer');
  expect(await failureOf(copy('source', 'target', { IfMatch: seen }))).toBe('PreconditionFailed');
  expect(await content('target')).toBe('newer');
  const now = await put('target', 'now');
  await copy('source', 'target', { IfMatch: now });
  expect(await content('target')).toBe('new');
  expect(await failureOf(copy('source', 'missing', { IfMatch: now }))).toBe('NoSuchKey');
});

test('of 20 conditional copies to one key at once exactly one wins', async () => {
  const sources = Array.from({ length: 20 }, (_, index) => `racer-${String(index)}`);
  await Promise.all(sources.map((source) => put(source, source)));
  const results = await Promise.allSettled(sources.map((source) => copy(source, 'prize', { IfNoneMatch: '*' })));
  const winners = sources.filter((_, index) => results[index]?.status === 'fulfilled');
  expect(winners).toHaveLength(1);
  expect(await content('prize')).toBe(winners[0]);
});

test('a plain write through the edge that comes while a conditional copy looks waits for it', async () => {
  await put('source', 'copied');
  const writes = Array.from({ length: 10 }, (_, index) =>
    world.aws.s3.send(new PutObjectCommand({ Bucket, Key: `mixed-${String(index)}`, Body: 'put' })),
  );
  const copies = Array.from({ length: 10 }, (_, index) => copy('source', `mixed-${String(index)}`, { IfNoneMatch: '*' }));
  const [, results] = await Promise.all([Promise.all(writes), Promise.allSettled(copies)]);
  expect(results.every((result) => result.status === 'fulfilled' || (result.reason as Error).name === 'PreconditionFailed')).toBe(
    true,
  );
  for (let index = 0; index < 10; index += 1) expect(await content(`mixed-${String(index)}`)).toBe('put');
});
