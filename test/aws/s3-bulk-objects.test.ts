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
const keyArn = (id: string): string => `arn:aws:kms:us-east-1:000000000000:key/0f3c9b1e-0000-4000-8000-00000000000${id}`;
const [usersKey, archiveKey] = [keyArn('1'), keyArn('2')];

beforeAll(() => s3.send(new CreateBucketCommand({ Bucket: bucket })));
afterAll(close);

/** Every byte that UTF-8 may begin with, and what paths, queries, XML and headers stumble over. */
const controls = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code))
  .join('')
  .replaceAll('\0', '');
const oddNames = [
  'plain',
  'b//d',
  '/lead',
  'new\nline',
  'ü %2B + ?&',
  '100%',
  'quote"\'<>',
  'x'.repeat(900),
  'folder/',
  './here',
  'up/../here',
  '..',
  `${controls}\x7f`,
  ' !#$&*,;:=@[]^`{|}~\\ ',
  '\u0085\u2028\ufeff',
  '\uffee\u{1f642}',
];

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

test('an object tells when it was stored, by itself, in a listing, and among versions', async () => {
  const key = `timed-${randomUUID()}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'x' }));
  const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  const seconds = LastModified?.toISOString().slice(0, 19);
  const { objects } = await bulk.list(bucket, key, undefined, 1);
  const { versions } = await bulk.listVersions(bucket, key, undefined, 1);
  const told = [await bulk.inspect({ bucket, key }), objects[0], versions[0]];
  expect(told.map((found) => found?.modifiedAt?.slice(0, 19))).toEqual([seconds, seconds, seconds]);
});

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

test('a key of 1,024 bytes is copied', async () => {
  const [from, to] = ['f', 't'].map((first) => `${first}${'ö'.repeat(511)}x`) as [string, string];
  expect(Buffer.byteLength(from)).toBe(1_024);
  const etag = await put(from, 'longest');
  expect(await bulk.copy(request(from, etag, to))).toMatchObject({ copied: true, etag });
  expect((await whole(to)).shown).toEqual((await whole(from)).shown);
});

test.each(['=?UTF-8?Q?n=C3=A4m=C3=A9?=', 'nämé'])(
  'metadata that is not ASCII stays as it is, by parts too: %s',
  async (whose) => {
    const from = `metadata-${randomUUID()}`;
    for (const [name, body] of [
      ['small', 'text'],
      ['large', randomBytes(partBytes + 1)],
    ] as const) {
      const Key = `${from}-${name}`;
      const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: body, Metadata: { whose } }));
      expect(await bulk.copy(request(Key, ETag, `archive/${Key}`))).toMatchObject({ copied: true });
      const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      expect((await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: `archive/${Key}` }))).Metadata).toEqual(Metadata);
    }
  },
);

test.each([
  ['as the original', undefined, usersKey],
  ['with a key of its own', { kmsKey: archiveKey, bucketKey: true }, archiveKey],
  ['with keys of S3', 'aes256', 'AES256'],
  ['as the bucket has it', 'default', undefined],
] as const)('a copy is encrypted %s, by parts too', async (_how, encryption, expected) => {
  const from = `encrypted-${randomUUID()}`;
  for (const body of ['text', randomBytes(partBytes + 1)]) {
    const Key = `${from}-${String(body.length)}`;
    const { ETag = '' } = await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body: body, ServerSideEncryption: 'aws:kms', SSEKMSKeyId: usersKey }),
    );
    const asked = { ...request(Key, ETag, `archive/${Key}`), ...(encryption === undefined ? {} : { encryption }) };
    expect(await bulk.copy(asked)).toMatchObject({ copied: true, source: { kms: { kmsKey: usersKey } } });
    const found = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: `archive/${Key}` }));
    expect(found.SSEKMSKeyId ?? found.ServerSideEncryption).toBe(expected);
  }
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
