import { archivePage } from '../../activities/archive-page';
import { readPart } from '../../activities/archive-place';
import { deleteOriginals } from '../../activities/delete-originals';
import { isArchived } from '../../core/archive/archive-part';
import { archivePrefix } from '../../core/layout/archive-keys';
import type { BulkObjects } from '../../core/bulk-objects';
import { activeRecord, pool, sub } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const prefix = `users/${sub}/`;
const place = archivePrefix({ pool, sub }, 4);
const input = {
  pool,
  sub,
  epoch: 4,
  bucket: 'data',
  prefix,
  archive: { bucket: 'data', prefix: place },
  of: { epoch: 4, pass: 0 },
};

/** Ports with objects of a user, of which a listing shows so many at a time. */
function given(
  bodies: Readonly<Record<string, string>>,
  limit: number,
  change: (bulk: BulkObjects) => Partial<BulkObjects> = () => ({}),
) {
  const { ports, objects } = memoryPorts();
  for (const [name, body] of Object.entries(bodies)) {
    objects.stored.set(`data/${prefix}${name}`, { body, etag: `"${body}"`, metadata: {} });
  }
  const revocation = { id: 4, reason: 'disabled', keepEnabled: false, beganAt: '2026-11-20T10:00:00.000Z' } as const;
  const running = { useCase: 'revokeUserAccess', epoch: 4, interrupted: false };
  const record = JSON.stringify(activeRecord({ epoch: 4, revocation, running }));
  objects.stored.set(`control/registry/users/${pool}/${sub}.json`, { body: record, etag: '"r"', metadata: {} });
  const list: BulkObjects['list'] = (bucket, below, after) => ports.bulk.list(bucket, below, after, limit);
  const bulk = { ...ports.bulk, list, ...change(ports.bulk) };
  const all = { ...ports, bulk };
  const copy = (part: number, pages: number) => archivePage(all)({ ...input, part, storageClass: 'GLACIER_IR', pages });
  const remove = (parts: number) => deleteOriginals(all)({ ...input, parts, provedAt: new Date().toISOString() });
  const listed = async (part: number) =>
    (await readPart(all, { ...input, part })).entries.filter(isArchived).map(({ key }) => key.slice(prefix.length));
  return {
    objects,
    copy,
    remove,
    listed,
    names: () => [...objects.stored.keys()].filter((key) => key.startsWith(`data/${prefix}`)),
  };
}

test('several pages are archived at once, and an attempt that follows goes on behind those that are listed', async () => {
  const w = given({ a: '1', b: '22', c: '333', d: '4444', e: '55555' }, 2);
  expect(await w.copy(0, 2)).toMatchObject({ objects: 4, bytes: 10, pages: 2, more: true });
  expect(await w.copy(0, 20)).toMatchObject({ objects: 5, bytes: 15, pages: 3, more: false });
  expect(await w.copy(2, 20)).toMatchObject({ objects: 1, pages: 1, more: false });
  expect([await w.listed(0), await w.listed(1), await w.listed(2)]).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(await w.remove(3)).toEqual({ removed: 5, locked: 0, left: 0 });
  expect(w.names()).toEqual([]);
});

test('objects that vanish between two pages leave an empty list, which the deletes find', async () => {
  const w = given({ a: '1', b: '2' }, 1);
  expect(await w.copy(0, 1)).toMatchObject({ pages: 1, more: true });
  w.objects.stored.delete(`data/${prefix}b`);
  expect(await w.copy(1, 1)).toMatchObject({ objects: 0, pages: 1, more: false });
  expect(await w.remove(2)).toEqual({ removed: 1, locked: 0, left: 0 });
});

test('a copy in another storage class than asked for is no copy', async () => {
  const w = given({ a: '1' }, 10, (bulk) => ({ copy: (request) => bulk.copy({ ...request, storageClass: 'STANDARD' }) }));
  await expect(w.copy(0, 1)).rejects.toMatchObject({ type: 'ArchiveMismatch' });
  expect(w.names()).toEqual([`data/${prefix}a`]);
});

test('an original whose copy was removed stays', async () => {
  const w = given({ a: '1', b: '2' }, 10);
  await w.copy(0, 1);
  for (const key of w.objects.stored.keys()) if (key.endsWith('/objects/a')) w.objects.stored.delete(key);
  await expect(w.remove(1)).rejects.toMatchObject({ type: 'ArchiveMismatch' });
  expect(w.names()).toContain(`data/${prefix}a`);
});

test('an original that was replaced since stays', async () => {
  const w = given({ a: '1', b: '2' }, 10);
  await w.copy(0, 1);
  w.objects.stored.set(`data/${prefix}a`, { body: 'newer', etag: '"newer"', metadata: {} });
  expect(await w.remove(1)).toEqual({ removed: 1, locked: 0, left: 0 });
  expect(w.names()).toEqual([`data/${prefix}a`]);
});
