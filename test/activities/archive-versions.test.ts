import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { archivePage } from '../../activities/archive-page';
import { deleteOriginals } from '../../activities/delete-originals';
import { readPart } from '../../activities/archive-place';
import { bringHome } from '../../activities/bring-home';
import { removeCopies } from '../../activities/remove-copies';
import { tidyArchive } from '../../activities/tidy-archive';
import { createS3BulkObjects } from '../../aws/s3-bulk-objects';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { isCopied, isMarker, isOldVersion } from '../../core/archive/archive-part';
import { archivePrefix } from '../../core/layout/archive-keys';
import type { UserRecord } from '../../core/registry/user-record';
import { activeRecord, pool, sub } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';
import { miniStackClients } from '../support/servers';

const { s3, close } = miniStackClients();
afterAll(close);

const prefix = `users/${sub}/`;
const epoch = 4;
const of = { epoch, pass: 0 };

/** A bucket of its own for each test, and a user whose revocation is under way. */
async function archiveIn(versioning: 'Enabled' | 'Suspended' | undefined, allVersions: boolean, lock = false) {
  const Bucket = `versions-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: lock }));
  const setVersioning = (Status: 'Enabled' | 'Suspended') =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  if (versioning !== undefined && !lock) await setVersioning(versioning);
  const options = { client: s3, expectedOwner: undefined };
  const registry = memoryPorts();
  const revocation = { id: 4, reason: 'disabled', keepEnabled: false, beganAt: '2026-11-20T10:00:00.000Z' } as const;
  const running = { useCase: 'revokeUserAccess', epoch, interrupted: false };
  const record: UserRecord = activeRecord({ epoch, revocation, running });
  await registry.objects.write({ bucket: 'control', key: `registry/users/${pool}/${sub}.json` }, JSON.stringify(record), {
    absent: true,
  });
  const store = createS3ObjectStore(options);
  const inControl = ({ bucket }: { bucket: string }) => (bucket === 'control' ? registry.objects : store);
  const objects: typeof store = { ...store, read: (ref, unless) => inControl(ref).read(ref, unless) };
  const ports = { ...registry.ports, objects, bulk: createS3BulkObjects(options) };
  const place = archivePrefix({ pool, sub }, 4);
  const input = { pool, sub, epoch, bucket: Bucket, prefix, archive: { bucket: Bucket, prefix: place }, of };
  const put = async (name: string, Body: string): Promise<string> =>
    (await s3.send(new PutObjectCommand({ Bucket, Key: `${prefix}${name}`, Body }))).VersionId ?? 'null';
  const hide = (name: string) => s3.send(new DeleteObjectCommand({ Bucket, Key: `${prefix}${name}` }));
  const copy = (pages = 20) => archivePage(ports)({ ...input, part: 0, storageClass: 'GLACIER_IR', allVersions, pages });
  const remove = (parts: number) => deleteOriginals(ports)({ ...input, parts, provedAt: new Date().toISOString() });
  const part = (index: number) => readPart(ports, { ...input, part: index });
  /** What the way back does with the only list, in a later run. */
  const comeHome = async () => {
    const later = { ...input, epoch: epoch + 1, part: 0 };
    const { objects: brought } = await bringHome(ports)(later);
    const { removed } = await removeCopies(ports)(later);
    return { brought, removed, tidied: await tidyArchive(ports)(later) };
  };
  const bodyOf = async (Key: string) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
  return { Bucket, put, hide, copy, remove, part, comeHome, bodyOf, setVersioning, ports };
}

/** What is left below the user's prefix: names with versions, and markers. */
async function left(Bucket: string) {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix }));
  const names = (items: readonly { Key?: string | undefined }[]) =>
    items.map(({ Key = '' }) => Key.slice(prefix.length)).toSorted();
  return { versions: names(Versions), markers: names(DeleteMarkers), latest: Versions.filter(({ IsLatest }) => IsLatest).length };
}

test('every version is copied and deleted by its id, and delete markers are recorded and go too', async () => {
  const w = await archiveIn('Enabled', true);
  const versions = [await w.put('a', 'a1'), await w.put('a', 'a2'), await w.put('a', 'a3')];
  await w.put('gone', 'was here');
  await w.hide('gone');
  await w.ports.objects.write({ bucket: w.Bucket, key: prefix }, '', { absent: true });
  const page = await w.copy();
  expect(page).toMatchObject({ objects: 4, bytes: 14, markers: 1, changed: 0, locked: 0, pages: 1, more: false });
  const { entries } = await w.part(0);
  const bodies = await Promise.all(
    entries.filter(isCopied).map(async (entry) => [entry, await w.bodyOf(entry.copy.key)] as const),
  );
  expect(
    bodies
      .map(([{ key, old, version }, body]) => [key.slice(prefix.length), old === true, versions.indexOf(version ?? ''), body])
      .toSorted(),
  ).toEqual([
    ['a', false, 2, 'a3'],
    ['a', true, 0, 'a1'],
    ['a', true, 1, 'a2'],
    ['gone', true, -1, 'was here'],
  ]);
  expect(entries.filter(isMarker)).toMatchObject([{ key: `${prefix}gone`, latest: true }]);
  expect(await w.remove(1)).toEqual({ removed: 4, locked: 0, left: 0 });
  // The marker of the prefix is no object of the user.
  expect(await left(w.Bucket)).toMatchObject({ versions: [''], markers: [] });
  expect(await w.remove(1)).toMatchObject({ left: 0, locked: 0 });
});

test('what was current comes home, and older versions stay in the archive, listed and counted', async () => {
  const w = await archiveIn('Enabled', true);
  const older = [await w.put('a', 'a1'), await w.put('a', 'a2')];
  await w.put('a', 'a3');
  await w.put('gone', 'was here');
  await w.hide('gone');
  await w.copy();
  await w.remove(1);
  expect(await w.comeHome()).toEqual({ brought: 1, removed: 1, tidied: { removed: 0, stays: 0, older: 3 } });
  expect(await w.bodyOf(`${prefix}a`)).toBe('a3');
  expect((await left(w.Bucket)).versions).toEqual(['a']);
  const listed = (await w.part(0)).entries.filter(isOldVersion).filter(isCopied);
  expect(listed.map(({ key }) => key.slice(prefix.length)).toSorted()).toEqual(['a', 'a', 'gone']);
  expect(listed.flatMap(({ key, version = '' }) => (key === `${prefix}a` ? [version] : [])).toSorted()).toEqual(older.toSorted());
  expect((await Promise.all(listed.map(({ copy }) => w.bodyOf(copy.key)))).toSorted()).toEqual(['a1', 'a2', 'was here']);
});

test('what was stored while versioning was suspended is a version like others', async () => {
  const w = await archiveIn('Enabled', true);
  await w.put('a', 'kept');
  await w.setVersioning('Suspended');
  expect(await w.put('a', 'null one')).toBe('null');
  expect(await w.copy()).toMatchObject({ objects: 2 });
  await w.remove(1);
  expect(await left(w.Bucket)).toMatchObject({ versions: [], markers: [] });
});

test.each(['Enabled', 'Suspended', undefined] as const)(
  'without older versions, what is current is deleted by its ETag (versioning %s)',
  async (versioning) => {
    const w = await archiveIn(versioning, false);
    await w.put('a', 'older');
    await w.put('a', 'current');
    await w.put('b', 'listed');
    expect(await w.copy()).toMatchObject({ objects: 2, bytes: 13, markers: 0 });
    await w.put('b', 'replaced');
    expect(await w.remove(1)).toEqual({ removed: 1, locked: 0, left: 0 });
    expect((await w.ports.bulk.list(w.Bucket, prefix, undefined, 10)).objects.map(({ key }) => key)).toEqual([`${prefix}b`]);
    const { versions } = await left(w.Bucket);
    expect(versions.filter((name) => name === 'a')).toHaveLength(versioning === 'Enabled' ? 2 : 0);
  },
);

test('a version that was stored after the listing is not deleted', async () => {
  const w = await archiveIn('Enabled', true);
  await w.put('a', 'listed');
  await w.copy();
  await w.put('a', 'later');
  expect(await w.remove(1)).toMatchObject({ removed: 1 });
  expect(await w.bodyOf(`${prefix}a`)).toBe('later');
});

describe('under Object Lock', () => {
  const later = new Date(Date.now() + 3_600_000);

  const lock = {
    'legal hold': (Bucket: string, Key: string, VersionId: string) =>
      s3.send(new PutObjectLegalHoldCommand({ Bucket, Key, VersionId, LegalHold: { Status: 'ON' } })),
    governance: (Bucket: string, Key: string, VersionId: string) =>
      s3.send(
        new PutObjectRetentionCommand({ Bucket, Key, VersionId, Retention: { Mode: 'GOVERNANCE', RetainUntilDate: later } }),
      ),
    compliance: (Bucket: string, Key: string, VersionId: string) =>
      s3.send(
        new PutObjectRetentionCommand({ Bucket, Key, VersionId, Retention: { Mode: 'COMPLIANCE', RetainUntilDate: later } }),
      ),
  };

  test.each(['legal hold', 'governance', 'compliance'] as const)('%s: the key stays as it is, and is listed', async (kind) => {
    const w = await archiveIn('Enabled', true, true);
    const first = await w.put('kept', 'locked');
    await w.put('kept', 'newer');
    await w.put('free', 'goes');
    await lock[kind](w.Bucket, `${prefix}kept`, first);
    expect(await w.copy()).toMatchObject({ objects: 1, locked: 2, markers: 0, changed: 0 });
    expect(await w.remove(1)).toEqual({ removed: 1, locked: 0, left: 0 });
    expect(await left(w.Bucket)).toMatchObject({ versions: ['kept', 'kept'], markers: [], latest: 1 });
  });

  test('locked after the copy, a version stays and is counted', async () => {
    const w = await archiveIn('Enabled', true, true);
    const version = await w.put('a', 'copied');
    await w.copy();
    await lock.compliance(w.Bucket, `${prefix}a`, version);
    expect(await w.remove(1)).toEqual({ removed: 0, locked: 1, left: 0 });
    expect(await w.ports.bulk.inspect({ bucket: w.Bucket, key: `${prefix}a` }, version)).toMatchObject({ lock: 'compliance' });
  });
});

test('a part is begun only on a fresh proof', async () => {
  const w = await archiveIn(undefined, false);
  await w.put('a', 'one');
  await w.copy();
  const parts = {
    pool,
    sub,
    epoch,
    bucket: w.Bucket,
    prefix,
    archive: { bucket: w.Bucket, prefix: archivePrefix({ pool, sub }, 4) },
    of,
    parts: 1,
  };
  const provedAt = new Date(Date.now() - 2 * 3_600_000).toISOString();
  expect(await deleteOriginals(w.ports)({ ...parts, provedAt })).toEqual({ removed: 0, locked: 0, left: 1 });
  expect(await w.bodyOf(`${prefix}a`)).toBe('one');
});

test('copies say what their being right rests on', async () => {
  const w = await archiveIn(undefined, false);
  await s3.send(new PutObjectCommand({ Bucket: w.Bucket, Key: `${prefix}sum`, Body: 'summed', ChecksumAlgorithm: 'SHA256' }));
  const { bulk } = w.ports;
  expect(await bulk.inspect({ bucket: w.Bucket, key: `${prefix}sum` })).toMatchObject({
    checksum: expect.stringMatching(/^SHA256:/) as string,
  });
  await w.copy();
  expect((await w.part(0)).entries.map((entry) => isCopied(entry) && entry.verified)).toEqual(['full-object checksum']);
});

test('a copy with another checksum than its source is no copy', async () => {
  const w = await archiveIn(undefined, false);
  await w.put('a', 'right');
  const { bulk } = w.ports;
  const inspect: typeof bulk.inspect = async (...what) => {
    const found = await bulk.inspect(...what);
    return found?.checksum === undefined ? found : { ...found, checksum: found.checksum.replace(/:.*/, ':AAAAAA==') };
  };
  const input = {
    pool,
    sub,
    epoch,
    bucket: w.Bucket,
    prefix,
    archive: { bucket: w.Bucket, prefix: archivePrefix({ pool, sub }, 4) },
    of,
  };
  const copying = archivePage({ ...w.ports, bulk: { ...bulk, inspect } })({ ...input, part: 0, storageClass: 'STANDARD' });
  await expect(copying).rejects.toMatchObject({ type: 'ArchiveMismatch' });
});
