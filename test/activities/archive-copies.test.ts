import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { archivePage } from '../../activities/archive-page';
import { bringHome } from '../../activities/bring-home';
import { deleteOriginals } from '../../activities/delete-originals';
import { removeCopies } from '../../activities/remove-copies';
import { isCopied } from '../../core/archive/archive-part';
import { archiveClasses } from '../../core/config/offboarding-schema';
import { archiveBucket, prefix } from '../support/archive-bucket';
import { miniStackClients } from '../support/servers';

const { s3, close } = miniStackClients();
afterAll(close);

const archive = () => archiveBucket(s3, undefined, false);

test('copies say what their being right rests on', async () => {
  const w = await archive();
  await s3.send(new PutObjectCommand({ Bucket: w.Bucket, Key: `${prefix}sum`, Body: 'summed', ChecksumAlgorithm: 'SHA256' }));
  const { bulk } = w.ports;
  expect(await bulk.inspect({ bucket: w.Bucket, key: `${prefix}sum` })).toMatchObject({
    checksum: expect.stringMatching(/^SHA256:/) as string,
  });
  await w.copy();
  expect(await w.verified()).toEqual(['full-object checksum']);
});

test('what neither the listing of the copies nor the answers of S3 compare is looked at, and another checksum is no copy', async () => {
  const w = await archive();
  await w.put('a', 'right');
  const { bulk } = w.ports;
  // As of an object that was uploaded by parts: its ETag says nothing of its bytes.
  const copy: typeof bulk.copy = async (request) => {
    const result = await bulk.copy(request);
    if (!result.copied) return result;
    const { etagIsMd5: _etagIsMd5, ...source } = result.source ?? {};
    return { ...result, source };
  };
  const inspect: typeof bulk.inspect = async (...what) => {
    const found = await bulk.inspect(...what);
    return found?.checksum === undefined ? found : { ...found, checksum: another(found.checksum) };
  };
  await expect(w.copyWith({ ...bulk, copy, inspect })).rejects.toMatchObject({ type: 'ArchiveMismatch' });
  expect(await w.copyWith({ ...bulk, copy })).toMatchObject({ objects: 1 });
  expect(await w.verified()).toEqual(['full-object checksum']);
});

test('a copy that S3 itself answers with another checksum than its source has is no copy', async () => {
  const w = await archive();
  await w.put('a', 'right');
  const { bulk } = w.ports;
  const copy: typeof bulk.copy = async (request) => {
    const result = await bulk.copy(request);
    return result.copied ? { ...result, checksum: another(result.source?.checksum ?? '') } : result;
  };
  await expect(w.copyWith({ ...bulk, copy })).rejects.toMatchObject({
    type: 'ArchiveMismatch',
    details: { value: expect.stringContaining('another checksum') as string },
  });
});

test('the copies of a page are read back by one listing, and before the deletes by another', async () => {
  const w = await archive();
  const names = Array.from({ length: 30 }, (_, index) => `n${String(index)}`);
  for (const name of names) await w.put(name, name);
  const { bulk, objects } = w.ports;
  const asked: string[] = [];
  const counting = {
    ...w.ports,
    bulk: {
      ...bulk,
      list: (...what: Parameters<typeof bulk.list>) => (asked.push('list'), bulk.list(...what)),
      inspect: (...what: Parameters<typeof bulk.inspect>) => (asked.push('inspect'), bulk.inspect(...what)),
    },
    objects: { ...objects, head: (ref: Parameters<typeof objects.head>[0]) => (asked.push('head'), objects.head(ref)) },
  };
  await archivePage(counting)({ ...w.input, part: 0, storageClass: 'GLACIER_IR' });
  expect(asked.splice(0)).toEqual(['list', 'list']);
  expect(await w.verified()).toEqual(names.map(() => 'full-object checksum'));
  expect(await deleteOriginals(counting)({ ...w.input, parts: 1, provedAt: new Date().toISOString() })).toMatchObject({
    removed: names.length,
  });
  expect(asked).toEqual(['list']);
});

test.each(archiveClasses)('copies are in %s when their originals go', async (storageClass) => {
  const w = await archive();
  await w.put('a', 'text');
  expect(await archivePage(w.ports)({ ...w.input, part: 0, storageClass })).toMatchObject({ objects: 1 });
  expect((await w.ports.bulk.list(w.Bucket, w.input.archive.prefix, undefined, 10)).objects[0]).toMatchObject({ storageClass });
  expect(await w.remove(1)).toMatchObject({ removed: 1 });
});

describe('copies that are encrypted with a key of their own', () => {
  const archiveKey = 'arn:aws:kms:us-east-1:000000000000:key/0f3c9b1e-0000-4000-8000-00000000000a';
  const usersKey = 'arn:aws:kms:us-east-1:000000000000:key/0f3c9b1e-0000-4000-8000-00000000000b';
  const copies = async (w: Awaited<ReturnType<typeof archive>>) =>
    (await w.part(0)).entries.flatMap((entry) => (isCopied(entry) ? [entry.copy.key] : []));
  const encryptionOf = async (Bucket: string, Key: string) => {
    const { ServerSideEncryption = 'AES256', SSEKMSKeyId } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return SSEKMSKeyId ?? ServerSideEncryption;
  };

  test.each([
    ['the key that is configured', { kmsKey: archiveKey, bucketKey: true }, [archiveKey, archiveKey]],
    ['keys of S3', 'aes256', ['AES256', 'AES256']],
    ['what their originals have, where nothing is configured', undefined, ['AES256', usersKey]],
  ] as const)('%s: their originals come home with what they had', async (_what, encryption, expected) => {
    const w = await archive();
    await w.put('a', 'one');
    await w.put('b', 'two', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: usersKey });
    await archivePage(w.ports)({
      ...{ ...w.input, part: 0, storageClass: 'GLACIER_IR' },
      ...(encryption === undefined ? {} : { encryption }),
    });
    const inArchive = await copies(w);
    expect(await Promise.all(inArchive.map((key) => encryptionOf(w.Bucket, key)))).toEqual(expected);
    expect(await w.remove(1)).toMatchObject({ removed: 2 });
    expect(await bringHome(w.ports)({ ...w.input, part: 0 })).toMatchObject({ objects: 2 });
    expect(await Promise.all(['a', 'b'].map((name) => encryptionOf(w.Bucket, `${prefix}${name}`)))).toEqual(['AES256', usersKey]);
    expect(await removeCopies(w.ports)({ ...w.input, part: 0 })).toEqual({ removed: 2, stays: 0 });
  });
});

const another = (checksum: string): string => checksum.replace(/:.*/, ':AAAAAA==');
