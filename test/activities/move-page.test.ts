import { deleteMoved } from '../../activities/delete-moved';
import { movePage } from '../../activities/move-page';
import { archivePartKey } from '../../core/layout/archive-keys';
import { parseMovePart } from '../../core/moves/move-part';
import { GatehouseFailure } from '../../core/failures';
import { activeRecord, pool, sub } from '../support/builders';
import { memoryPorts, type StoredObject } from '../support/fake-ports';

const epoch = 5;
const from = { tenant: 'acme', bucket: 'data', prefix: `tenants/acme/users/${sub}/` };
const to = { tenant: 'globex', bucket: 'globex-data', prefix: `tenants/globex/users/${sub}/` };
const lists = { bucket: 'data', prefix: `archive/${pool}/${sub}/move-4/` };
const of = { epoch, pass: 0 };
const input = { pool, sub, epoch, from, to, lists, of, part: 0, pages: 20 };

function world() {
  const { ports, objects } = memoryPorts();
  const { stored } = objects;
  const record = activeRecord({ epoch, running: { useCase: 'moveTenant', epoch, interrupted: false } });
  const remember = (change: object = {}) => {
    stored.set(`control/registry/users/${pool}/${sub}.json`, {
      body: JSON.stringify({ ...record, ...change }),
      etag: '"r"',
      metadata: {},
    });
  };
  remember();
  const put = (place: { bucket: string; prefix: string }, name: string, body: string, more: Partial<StoredObject> = {}) => {
    stored.set(`${place.bucket}/${place.prefix}${name}`, { body, etag: `"${name}-${body}"`, metadata: { name }, ...more });
  };
  const below = ({ bucket, prefix }: { bucket: string; prefix: string }) =>
    Object.fromEntries(
      [...stored].flatMap(([key, { body }]) =>
        key.startsWith(`${bucket}/${prefix}`) ? [[key.slice(bucket.length + prefix.length + 1), body]] : [],
      ),
    );
  const listed = () => {
    const key = archivePartKey(lists.prefix, of, 0);
    return parseMovePart(stored.get(`data/${key}`)?.body ?? '', key, { from: from.prefix, to: to.prefix }).entries;
  };
  const copy = (change: object = {}) => movePage(ports)({ ...input, ...change });
  const remove = (parts = 1) => deleteMoved(ports)({ ...input, parts, provedAt: new Date().toISOString() });
  return { ports, stored, put, below, listed, copy, remove, remember };
}

test('objects come to the new place with what they carry, and originals go only then', async () => {
  const w = world();
  w.put(from, '', '');
  w.put(from, 'a.txt', 'one', { tags: { colour: 'red' } });
  w.put(from, 'b/c.txt', 'two', { storageClass: 'STANDARD_IA' });
  expect(await w.copy()).toMatchObject({ objects: 2, bytes: 6, changed: 0, stays: {}, pages: 1, more: false });
  expect(w.below(from)).toEqual({ '': '', 'a.txt': 'one', 'b/c.txt': 'two' });
  expect(await w.remove()).toEqual({ removed: 2, changed: 0, left: 0 });
  expect(w.below(from)).toEqual({ '': '' });
  expect(w.below(to)).toEqual({ 'a.txt': 'one', 'b/c.txt': 'two' });
  expect(w.stored.get(`globex-data/${to.prefix}a.txt`)).toMatchObject({ tags: { colour: 'red' }, metadata: { name: 'a.txt' } });
  expect(w.stored.get(`globex-data/${to.prefix}b/c.txt`)).toMatchObject({ storageClass: 'STANDARD_IA' });
});

test('what the user wrote at the new place wins, and what stays is listed with why', async () => {
  const w = world();
  const long = 'x'.repeat(1_024 - from.prefix.length);
  w.put(from, 'taken.txt', 'old');
  w.put(to, 'taken.txt', 'new');
  w.put(from, 'cold.txt', 'cold', { storageClass: 'GLACIER' });
  w.put(from, long, 'long');
  w.put(from, 'same.txt', 'same');
  w.put(to, 'same.txt', 'same');
  expect(await w.copy()).toMatchObject({ objects: 1, stays: { occupied: 1, cold: 1, 'too-long': 1 } });
  await w.remove();
  expect(w.below(to)).toEqual({ 'taken.txt': 'new', 'same.txt': 'same' });
  expect(Object.keys(w.below(from)).sort()).toEqual(['cold.txt', 'taken.txt', long].sort());
  const why = Object.fromEntries(
    w.listed().map((entry) => [entry.key.slice(from.prefix.length), 'stays' in entry ? entry.stays : entry.verified]),
  );
  expect(why).toEqual({ 'cold.txt': 'cold', 'same.txt': 'same content', 'taken.txt': 'occupied', [long]: 'too-long' });
});

test('one that cannot be read keeps no other from moving', async () => {
  const w = world();
  w.put(from, 'locked.txt', 'locked');
  w.put(from, 'open.txt', 'open');
  const unreadable: typeof w.ports.bulk.copy = (request) =>
    request.from.key.endsWith('locked.txt')
      ? Promise.reject(new GatehouseFailure('ObjectUnreadable', { place: request.from.key, remedy: 'Enable the key.' }))
      : w.ports.bulk.copy(request);
  const ports = { ...w.ports, bulk: { ...w.ports.bulk, copy: unreadable } };
  expect(await movePage(ports)(input)).toMatchObject({ objects: 1, stays: { unreadable: 1 } });
});

test('asked again after a lost answer, it counts the same and copies nothing twice', async () => {
  const w = world();
  w.put(from, 'a.txt', 'one');
  const first = await w.copy();
  w.put(from, 'later.txt', 'later');
  expect(await w.copy()).toEqual(first);
  expect(w.below(to)).toEqual({ 'a.txt': 'one' });
});

test('a copy that an attempt made before it died is found again, whatever its ETag', async () => {
  const w = world();
  w.put(from, 'a.txt', 'one', { encrypted: true });
  const objects = { ...w.ports.objects, write: () => Promise.reject(new Error('The worker is gone.')) };
  await expect(movePage({ ...w.ports, objects })(input)).rejects.toThrow('The worker is gone.');
  expect(await w.copy()).toMatchObject({ objects: 1, stays: {} });
  expect(await w.remove()).toEqual({ removed: 1, changed: 0, left: 0 });
  expect([w.below(from), w.below(to)]).toEqual([{}, { 'a.txt': 'one' }]);
});

test('an original, or its copy, that changed after it was copied stays for another look', async () => {
  const w = world();
  for (const name of ['a.txt', 'b.txt', 'c.txt']) w.put(from, name, 'one');
  await w.copy();
  w.put(from, 'a.txt', 'written late');
  w.put(to, 'b.txt', 'written by the user');
  expect(await w.remove()).toEqual({ removed: 1, changed: 2, left: 0 });
  expect(w.below(from)).toEqual({ 'a.txt': 'written late', 'b.txt': 'one' });
  expect(w.below(to)).toEqual({ 'a.txt': 'one', 'b.txt': 'written by the user', 'c.txt': 'one' });
});

test.each([
  ['a later use case has taken the user over', { epoch: 6 }],
  ['it was interrupted', { running: { useCase: 'moveTenant', epoch, interrupted: true } }],
  ['nothing runs', { running: undefined }],
])('nothing is copied or deleted once %s', async (_, change) => {
  const w = world();
  w.put(from, 'a.txt', 'one');
  await w.copy();
  w.remember(change);
  await expect(w.remove()).rejects.toMatchObject({ type: 'Interrupted' });
  await expect(w.copy({ of: { epoch, pass: 1 } })).rejects.toMatchObject({ type: 'Interrupted' });
  expect(w.below(from)).toEqual({ 'a.txt': 'one' });
});

test('a part is begun only on a fresh proof', async () => {
  const w = world();
  w.put(from, 'a.txt', 'one');
  await w.copy();
  const provedAt = new Date(Date.now() - 61 * 60_000).toISOString();
  expect(await deleteMoved(w.ports)({ ...input, parts: 1, provedAt })).toEqual({ removed: 0, changed: 0, left: 1 });
  expect(w.below(from)).toEqual({ 'a.txt': 'one' });
});

test('a list that somebody edited deletes nothing', async () => {
  const w = world();
  w.put(from, 'a.txt', 'one');
  await w.copy();
  const key = `data/${archivePartKey(lists.prefix, of, 0)}`;
  const known = w.stored.get(key);
  if (known === undefined) throw new Error('There is a list.');
  w.stored.set(key, { ...known, body: known.body.replace('a.txt', 'b.txt') });
  await expect(w.remove()).rejects.toMatchObject({ type: 'RecordUnreadable' });
  expect(w.below(from)).toEqual({ 'a.txt': 'one' });
});

test('pages follow one another by what their lists say', async () => {
  const w = world();
  for (let index = 0; index < 1_100; index += 1) w.put(from, String(index).padStart(5, '0'), 'x');
  expect(await w.copy({ pages: 1 })).toMatchObject({ objects: 500, pages: 1, more: true });
  expect(await w.copy({ part: 1, pages: 20 })).toMatchObject({ objects: 600, pages: 2, more: false });
  expect(await w.remove(3)).toMatchObject({ removed: 1_100, left: 0 });
  expect(Object.keys(w.below(to))).toHaveLength(1_100);
  expect(w.below(from)).toEqual({});
});
