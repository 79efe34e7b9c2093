import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createS3BulkObjects } from '../../aws/s3-bulk-objects';
import type { CopyRequest } from '../../core/bulk-objects';
import { miniStackClients } from '../support/servers';
import { until } from '../support/until';

const { s3, close } = miniStackClients();
const bucket = `bulk-${randomUUID()}`;
const partBytes = 5 * 1024 * 1024;
const bulk = createS3BulkObjects({ client: s3, expectedOwner: undefined, partBytes });

beforeAll(() => s3.send(new CreateBucketCommand({ Bucket: bucket })));
afterAll(close);

const oddNames = ['plain', 'b//d', '/lead', 'new\nline', 'ü %2B + ?&', '100%', 'quote"\'<>', 'x'.repeat(900), 'folder/'];

const content = {
  ContentType: 'text/x-odd; charset=utf-8',
  CacheControl: 'max-age=7',
  ContentDisposition: 'attachment; filename="a.txt"',
  ContentLanguage: 'de',
  Metadata: { whose: 'mine' },
  Tagging: 'tier=premium&a%20b=c%2Bd',
};

async function put(key: string, body: Buffer | string): Promise<string> {
  const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body), ...content }));
  return ETag;
}

const request = (from: string, etag: string, to: string): CopyRequest => ({
  from: { bucket, key: from },
  etag,
  to: { bucket, key: to },
  storageClass: 'GLACIER_IR',
});

async function whole(key: string) {
  const ref = { Bucket: bucket, Key: key };
  const { Body } = await s3.send(new GetObjectCommand(ref));
  const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(ref));
  const head = await s3.send(new HeadObjectCommand(ref));
  const { ContentType, CacheControl, ContentDisposition, ContentLanguage, Metadata } = head;
  const tags = TagSet.map(({ Key = '', Value = '' }) => `${Key}=${Value}`).toSorted();
  const bytes = createHash('sha256')
    .update((await Body?.transformToByteArray()) ?? '')
    .digest('hex');
  return {
    shown: { bytes, tags, ContentType, CacheControl, ContentDisposition, ContentLanguage, Metadata },
    storageClass: head.StorageClass,
  };
}

test('a listing goes on behind a key, in the order of UTF-8, whatever is in the keys', async () => {
  const prefix = `list-${randomUUID()}/`;
  for (const name of oddNames) await put(`${prefix}${name}`, name);
  const found: string[] = [];
  for (let after: string | undefined; ;) {
    const { objects, more } = await bulk.list(bucket, prefix, after, 2);
    found.push(...objects.map(({ key, bytes }) => `${key}:${String(bytes)}`));
    after = objects.at(-1)?.key;
    if (!more) break;
  }
  const expected = oddNames
    .toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map((name) => `${prefix}${name}:${String(Buffer.byteLength(name))}`);
  expect(found).toEqual(expected);
});

test.each([...oddNames, 'empty'])('%j is copied with tags, metadata and content headers', async (name) => {
  const prefix = `copy-${randomUUID()}/`;
  const etag = await put(`${prefix}${name}`, name === 'empty' ? '' : name);
  const result = await bulk.copy(request(`${prefix}${name}`, etag, `archive/${prefix}${name}`));
  expect(result).toMatchObject({ copied: true });
  const [source, copy] = [await whole(`${prefix}${name}`), await whole(`archive/${prefix}${name}`)];
  expect(copy).toEqual({ ...source, storageClass: 'GLACIER_IR' });
});

test('above the limit it is copied by parts, with the same', async () => {
  const from = `large-${randomUUID()}`;
  const etag = await put(from, randomBytes(2 * partBytes + 12_345));
  const asked: unknown[] = [];
  s3.middlewareStack.add((next) => (args) => (asked.push(args.input), next(args)), { step: 'initialize', name: 'asked' });
  const result = await bulk.copy(request(from, etag, `archive/${from}`));
  s3.middlewareStack.remove('asked');
  expect(result).toMatchObject({ copied: true, etag: expect.stringMatching(/-3"$/) as string });
  const [source, copy] = [await whole(from), await whole(`archive/${from}`)];
  // MiniStack takes no tags with a multipart upload, so that they were asked for has to do.
  expect(copy).toEqual({ shown: { ...source.shown, tags: [] }, storageClass: 'GLACIER_IR' });
  expect(asked).toContainEqual(expect.objectContaining({ Key: `archive/${from}`, Tagging: 'tier=premium&a%20b=c%2Bd' }));
  expect(await bulk.copy(request(from, etag, `archive/${from}`))).toMatchObject({ copied: false });
});

test('a source that was replaced or is gone is not copied', async () => {
  const from = `replaced-${randomUUID()}`;
  const etag = await put(from, 'listed');
  await put(from, 'replaced');
  const changed = { copied: false, because: 'source-changed' };
  expect(await bulk.copy(request(from, etag, `archive/${from}`))).toEqual(changed);
  expect(await bulk.copy(request(`${from}-gone`, etag, `archive/${from}`))).toEqual(changed);
  expect((await bulk.list(bucket, `archive/${from}`, undefined, 10)).objects).toEqual([]);
});

test('a bucket that does not exist is named', async () => {
  await expect(bulk.list('no-such-bucket-here', '', undefined, 1)).rejects.toMatchObject({ type: 'BucketMissing' });
});

test('a copy in a cold class cannot be copied until it has thawed, and one in another class need not', async () => {
  const etag = await put('warm', 'text');
  const cold = { ...request('warm', etag, 'frozen'), storageClass: 'GLACIER' };
  const frozen = await bulk.copy(cold);
  expect(frozen).toMatchObject({ copied: true });
  const ref = { bucket, key: 'frozen' };
  const home = { from: ref, etag: frozen.copied ? frozen.etag : '', to: { bucket, key: 'thawed' }, storageClass: 'STANDARD' };
  expect(await bulk.copy(home)).toEqual({ copied: false, because: 'cold' });
  expect(await bulk.thaw(ref)).toBe('thawing');
  expect(await bulk.thaw(ref)).toBe('thawing');
  await until(async () => (await bulk.thaw(ref)) === 'readable');
  expect(await bulk.copy(home)).toMatchObject({ copied: true });
  expect((await whole('thawed')).shown).toEqual((await whole('warm')).shown);
  expect(await bulk.thaw({ bucket, key: 'warm' })).toBe('readable');
  expect(await bulk.thaw({ bucket, key: 'nobody' })).toBe('gone');
});
