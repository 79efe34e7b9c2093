import { ListObjectVersionsCommand, PutObjectLegalHoldCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { deleteOriginals } from '../../activities/delete-originals';
import { isCopied, isMarker, isOldVersion } from '../../core/archive/archive-part';
import { archiveBucket, epoch, of, prefix } from '../support/archive-bucket';
import { archivePrefix } from '../../core/layout/archive-keys';
import { pool, sub } from '../support/builders';
import { miniStackClients } from '../support/servers';

const { s3, close } = miniStackClients();
afterAll(close);

type Versioning = Parameters<typeof archiveBucket>[1];

const archiveIn = (versioning: Versioning, allVersions: boolean, lock = false) =>
  archiveBucket(s3, versioning, allVersions, lock);

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
