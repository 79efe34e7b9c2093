import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { createS3BulkObjects } from '../../aws/s3-bulk-objects';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { startEdge } from '../../local/edge/edge';
import { awsClients, miniStackClients, miniStackEndpoint } from '../support/servers';

const { s3, close } = miniStackClients();
const store = createS3ObjectStore({ client: s3, expectedOwner: undefined });
const bucket = `store-${randomUUID()}`;
const fresh = () => ({ bucket, key: `a key/ü+${randomUUID()}` });

beforeAll(() => s3.send(new CreateBucketCommand({ Bucket: bucket })));
afterAll(close);

test('a document is read back as it was written, with its metadata', async () => {
  const ref = fresh();
  const result = await store.write(ref, 'grüße', { absent: true }, { contentType: 'text/plain', metadata: { whose: 'mine' } });
  expect(result).toMatchObject({ written: true });
  expect(await store.read(ref)).toMatchObject({ text: 'grüße', etag: result.written && result.etag });
  expect(await store.head(ref)).toMatchObject({ bytes: 7, metadata: { whose: 'mine' } });
});

test('bytes are stored as they are, with what a browser is told and with tags', async () => {
  const ref = fresh();
  const bytes = Uint8Array.from([0, 255, 128, 10]);
  const disposition = 'attachment; filename="a.pdf"';
  const options = { contentType: 'application/pdf', disposition, tags: { origin: 'a b', 'k:1': '' } };
  expect(await store.write(ref, bytes, { absent: true }, options)).toMatchObject({ written: true });
  const target = { Bucket: ref.bucket, Key: ref.key };
  const found = await s3.send(new GetObjectCommand(target));
  expect(found).toMatchObject({ ContentType: 'application/pdf', ContentDisposition: disposition });
  expect(await found.Body?.transformToByteArray()).toEqual(bytes);
  const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(target));
  expect(Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]))).toEqual({ origin: 'a b', 'k:1': '' });
});

test('a key of its own encrypts an object', async () => {
  const ref = fresh();
  const kmsKey = 'arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  expect(await store.write(ref, 'x', { absent: true }, { kmsKey })).toMatchObject({ written: true });
  const head = await s3.send(new HeadObjectCommand({ Bucket: ref.bucket, Key: ref.key }));
  expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKey });
});

test('a key that KMS refuses is named as that, for good, and what to do about it is right where it arose', async () => {
  const edge = await startEdge({ upstream: miniStackEndpoint() });
  const { s3: disturbed, close: closeDisturbed } = awsClients(edge.endpoint);
  try {
    const [there, ref] = [fresh(), fresh()];
    const written = await store.write(there, 'x', { absent: true });
    const effect = { type: 'error', status: 400, code: 'KMS.DisabledException' } as const;
    for (const operation of ['PutObject', 'GetObject', 'CopyObject'])
      edge.faults.add({ match: { operation }, times: 10, effect });
    const refusing = createS3ObjectStore({ client: disturbed, expectedOwner: undefined });
    const bulk = createS3BulkObjects({ client: disturbed, expectedOwner: undefined });
    const request = { from: there, etag: written.written ? written.etag : '', to: ref, storageClass: 'STANDARD' };
    const kmsKey = 'arn:aws:kms:us-east-1:000000000000:key/1';
    const calls: readonly [() => Promise<unknown>, string, string][] = [
      [() => refusing.write(ref, 'x', { absent: true }, { kmsKey }), `key=${ref.key}`, 'firstLogin.kmsKey'],
      [() => refusing.write(ref, 'x', { absent: true }), `key=${ref.key}`, 'tenants.bucket.kmsKey'],
      [() => refusing.read(there), `key=${there.key}`, 'that the object is encrypted with'],
      [() => bulk.copy(request), `key=${there.key}, to=${bucket}/${ref.key}`, 'offboarding.encryption.kmsKey'],
    ];
    for (const [call, place, remedy] of calls) {
      await expect(call()).rejects.toMatchObject({
        type: 'KeyUnusable',
        details: {
          place: expect.stringContaining(`${place}, error=KMS.DisabledException`) as string,
          remedy: expect.stringContaining(remedy) as string,
        },
      });
    }
  } finally {
    closeDisturbed();
    await edge.stop();
  }
});

test('what is not there is undefined', async () => {
  expect(await store.read(fresh())).toBeUndefined();
  expect(await store.head(fresh())).toBeUndefined();
});

test('a read that names the current ETag answers that nothing changed', async () => {
  const ref = fresh();
  const result = await store.write(ref, 'one', { absent: true });
  expect(await store.read(ref, result.written ? result.etag : '')).toBe('unchanged');
});

test('of twenty writers that expect nothing, one wins', async () => {
  const ref = fresh();
  const results = await Promise.all(Array.from({ length: 20 }, (_, index) => store.write(ref, String(index), { absent: true })));
  const winners = results.flatMap((result, index) => (result.written ? [String(index)] : []));
  expect(winners).toHaveLength(1);
  expect(await store.read(ref)).toMatchObject({ text: winners[0] });
});

test('a replacement needs the ETag that is there', async () => {
  const ref = fresh();
  const first = await store.write(ref, 'one', { absent: true });
  const etag = first.written ? first.etag : '';
  expect(await store.write(ref, 'two', { etag })).toMatchObject({ written: true });
  expect(await store.write(ref, 'three', { etag })).toEqual({ written: false });
  expect(await store.write(fresh(), 'four', { etag })).toEqual({ written: false });
  expect(await store.read(ref)).toMatchObject({ text: 'two' });
});

test('a removal spares what was replaced, and counts what is gone as removed', async () => {
  const ref = fresh();
  const first = await store.write(ref, 'one', { absent: true });
  const etag = first.written ? first.etag : '';
  const second = await store.write(ref, 'two', { etag });
  expect(await store.remove(ref, etag)).toBe(false);
  expect(await store.remove(ref, second.written ? second.etag : '')).toBe(true);
  expect(await store.head(ref)).toBeUndefined();
  expect(await store.remove(ref, etag)).toBe(true);
});

test('the first keys of a prefix come in order, no more than asked for', async () => {
  const prefix = `list-${randomUUID()}/`;
  for (const name of ['c', 'a', 'b']) await store.write({ bucket, key: `${prefix}${name}` }, '', { absent: true });
  expect(await store.firstKeys(bucket, prefix, 2)).toEqual([`${prefix}a`, `${prefix}b`]);
});

test('open uploads below a prefix are found and aborted, and aborting again is no failure', async () => {
  const prefix = `uploads-${randomUUID()}/`;
  const start = async (Key: string): Promise<string> =>
    (await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }))).UploadId ?? '';
  const mine = [`${prefix}a`, `${prefix}b`];
  const ids = await Promise.all(mine.map(start));
  await start(`other-${prefix}x`);
  const open = await store.openUploads(bucket, prefix);
  expect(open.map(({ key }) => key).toSorted()).toEqual(mine);
  expect(open.map(({ uploadId }) => uploadId).toSorted()).toEqual(ids.toSorted());
  for (const { key, uploadId } of [...open, ...open]) await store.abortUpload({ bucket, key }, uploadId);
  expect(await store.openUploads(bucket, prefix)).toEqual([]);
  expect(await store.openUploads(bucket, `other-${prefix}`)).toHaveLength(1);
});

test.each([
  ['read', () => store.read({ bucket: 'no-such-bucket-here', key: 'k' })],
  ['head', () => store.head({ bucket: 'no-such-bucket-here', key: 'k' })],
  ['write', () => store.write({ bucket: 'no-such-bucket-here', key: 'k' }, '', { absent: true })],
  ['list', () => store.firstKeys('no-such-bucket-here', '', 1)],
])('%s of a bucket that does not exist says so', async (_, call) => {
  await expect(call()).rejects.toMatchObject({ type: 'BucketMissing' });
});
