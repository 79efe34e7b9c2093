import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { createS3BulkObjects } from '../../aws/s3-bulk-objects';
import { createS3ObjectTags } from '../../aws/s3-object-tags';
import { miniStackClients } from '../support/servers';

const { s3, close } = miniStackClients();
const bucket = `tags-${randomUUID()}`;
const tags = createS3ObjectTags({ client: s3, expectedOwner: undefined });

beforeAll(() => s3.send(new CreateBucketCommand({ Bucket: bucket })));
afterAll(close);

const put = (key: string, Tagging?: string) =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: key, ...(Tagging === undefined ? {} : { Tagging }) }));
const live = async (key: string) => (await s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key }))).TagSet;

test.each(['plain', 'b//d', '/lead', 'new\nline', 'ü %2B + ?&', '100%', 'quote"\'<>', 'x'.repeat(900), 'folder/'])(
  'tags of %j are read and replaced, and the object stays what it is',
  async (name) => {
    const key = `odd/${name}`;
    await put(key, 'b=c%2Bd&a=x%20y');
    const before = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    expect(await tags.read({ bucket, key })).toEqual({ a: 'x y', b: 'c+d' });
    const wanted = { 'Grüße an/x': 'a + b = c:d@e_f.g', empty: '' };
    expect(await tags.replace({ bucket, key }, wanted)).toBe(true);
    expect(await tags.read({ bucket, key })).toEqual(wanted);
    const after = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    expect([after.ETag, after.ContentLength]).toEqual([before.ETag, before.ContentLength]);
    expect(await tags.replace({ bucket, key }, {})).toBe(true);
    expect(await live(key)).toEqual([]);
  },
);

test('an object that is gone has none, and takes none', async () => {
  expect(await tags.read({ bucket, key: 'gone' })).toBeUndefined();
  expect(await tags.replace({ bucket, key: 'gone' }, { a: 'b' })).toBe(false);
});

test('one that was deleted in a bucket with versions neither', async () => {
  const versioned = `tags-${randomUUID()}`;
  const ref = { bucket: versioned, key: 'k' };
  await s3.send(new CreateBucketCommand({ Bucket: versioned }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: versioned, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutObjectCommand({ Bucket: versioned, Key: 'k', Body: 'one' }));
  await s3.send(new PutObjectCommand({ Bucket: versioned, Key: 'k', Body: 'two' }));
  expect(await tags.replace(ref, { a: 'b' })).toBe(true);
  expect(await tags.read(ref)).toEqual({ a: 'b' });
  await s3.send(new DeleteObjectCommand({ Bucket: versioned, Key: 'k' }));
  expect(await tags.read(ref)).toBeUndefined();
  expect(await tags.replace(ref, { a: 'b' })).toBe(false);
});

test('a bucket that is not there is a failure that names it', async () => {
  const ref = { bucket: `nowhere-${randomUUID()}`, key: 'k' };
  await expect(tags.read(ref)).rejects.toMatchObject({
    type: 'BucketMissing',
    details: { place: expect.stringContaining(ref.bucket) as string },
  });
  await expect(tags.replace(ref, {})).rejects.toMatchObject({ type: 'BucketMissing' });
});

test('a listing says when an object came', async () => {
  const before = Date.now();
  await put('listed');
  const { objects } = await createS3BulkObjects({ client: s3, expectedOwner: undefined }).list(bucket, 'listed', undefined, 10);
  const modified = Date.parse(objects[0]?.modifiedAt ?? '');
  expect(Math.abs(modified - before)).toBeLessThan(120_000);
});
