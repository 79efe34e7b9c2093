import { archivePage } from '../../activities/archive-page';
import { bringHome } from '../../activities/bring-home';
import { deleteOriginals } from '../../activities/delete-originals';
import { removeCopies } from '../../activities/remove-copies';
import { tidyArchive } from '../../activities/tidy-archive';
import { writeArchiveManifest } from '../../activities/write-archive-manifest';
import {
  archive,
  archived,
  archivedUser,
  back,
  copyOf,
  firstPart,
  moved,
  part,
  partKey,
  prefix,
  run,
} from '../support/archived-user';

const odd = [
  'new\nline',
  'a//b',
  '/lead',
  'ü/%2B + ?&#',
  '100%',
  'folder/',
  '.',
  '"quoted"',
  '\u2028',
  'x'.repeat(1_024 - prefix.length),
  'ö'.repeat((1_024 - prefix.length) / 2 - 1),
];

test('objects with odd keys, and one of zero bytes named like a folder, go and come back as they were', async () => {
  const w = archivedUser();
  for (const name of odd) w.put(name);
  const before = new Map(w.home().map((key) => [key, w.stored.get(key)]));
  await moved(w);
  expect(w.home()).toEqual([]);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: odd.length, cold: 0 });
  expect(await removeCopies(w.ports)(back)).toEqual({ removed: odd.length, stays: 0 });
  for (const [key, object] of before) expect(w.stored.get(key)).toMatchObject({ ...object });
  expect(w.home()).toHaveLength(odd.length);
  expect([...w.stored.keys()].filter((key) => key.startsWith(`data/${archive.prefix}`))).toEqual([]);
});

test.each<[string, (text: string) => string]>([
  ['a line is gone', (text) => text.split('\n').toSpliced(1, 1).join('\n')],
  ['a key is another', (text) => text.replace(`${prefix}a`, `${prefix}b`)],
  ['it lists what is not of this user', (text) => text.replaceAll(prefix, 'users/another/')],
  ['it is empty', () => ''],
  ['it is no list', () => 'mended by hand\n'],
])('a list of copies that somebody edited deletes nothing and brings nothing: %s', async (_what, edit) => {
  const w = archivedUser();
  for (const name of ['a', 'b', 'c']) w.put(name);
  await archived(w);
  const list = w.stored.get(partKey);
  w.stored.set(partKey, { body: edit(list?.body ?? ''), etag: '"edited"', metadata: {} });
  const all = new Map(w.stored);
  const failure = { type: 'RecordUnreadable', details: { place: `bucket=data, key=${partKey.slice('data/'.length)}` } };
  await expect(deleteOriginals(w.ports)(firstPart)).rejects.toMatchObject(failure);
  await expect(bringHome(w.ports)(back)).rejects.toMatchObject(failure);
  await expect(removeCopies(w.ports)(back)).rejects.toMatchObject(failure);
  expect(w.stored).toEqual(all);
});

test('a copy that somebody replaced keeps its original from being deleted, and is named', async () => {
  const w = archivedUser();
  w.put('a');
  await archived(w);
  w.stored.set(copyOf('a'), { body: 'other', etag: '"other"', metadata: {} });
  const failure = { type: 'ArchiveMismatch', details: { place: `bucket=data, key=${copyOf('a').slice('data/'.length)}` } };
  await expect(deleteOriginals(w.ports)(firstPart)).rejects.toMatchObject(failure);
  expect(w.home()).toEqual([`data/${prefix}a`]);
});

test('a copy that is gone is told, until any object stands where the original was', async () => {
  const w = archivedUser();
  for (const name of ['a', 'b']) w.put(name);
  await moved(w);
  w.stored.delete(copyOf('a'));
  await expect(bringHome(w.ports)(back)).rejects.toMatchObject({ type: 'ArchiveMismatch' });
  expect(w.home()).toEqual([`data/${prefix}b`]);
  w.put('a', '"instead"');
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 0 });
  expect(await removeCopies(w.ports)(back)).toEqual({ removed: 1, stays: 1 });
});

test('what already lies where a copy is to be stays, and the copy is made beside it', async () => {
  const w = archivedUser();
  w.put('a');
  const foreign = { body: 'of somebody', etag: '"foreign"', metadata: {} };
  w.stored.set(copyOf('a'), foreign);
  await moved(w);
  expect(w.home()).toEqual([]);
  expect(w.stored.get(copyOf('a'))).toEqual(foreign);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 1 });
  expect(w.stored.get(`data/${prefix}a`)).toMatchObject({ body: 'text', tags: { name: 'tag' } });
  expect(w.stored.get(copyOf('a'))).toEqual(foreign);
});

test('what else lies below the archive is left alone on both ways', async () => {
  const w = archivedUser();
  for (const name of ['a', 'c']) w.put(name);
  const others = ['notes.txt', '0000000005-0000/objects/b', '0000000005-0000/parts/readme', 'zzz/'];
  for (const name of others) {
    w.stored.set(`data/${archive.prefix}${name}`, { body: name, etag: `"${name}"`, metadata: {} });
  }
  await moved(w);
  expect(w.home()).toEqual([]);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 2 });
  expect(await removeCopies(w.ports)(back)).toEqual({ removed: 2, stays: 0 });
  // It could be the copy of an object that is lost.
  expect(await tidyArchive(w.ports)({ ...run, epoch: 6 })).toEqual({ removed: 0, stays: 1 });
  const left = [...w.stored].filter(([key]) => key.startsWith(`data/${archive.prefix}`));
  expect(left.map(([, { body }]) => body).toSorted()).toEqual(others.toSorted());
});

test('a manifest that somebody edited is left as it is, and nothing depends on it', async () => {
  const w = archivedUser();
  w.put('a');
  const key = `data/${archive.prefix}0000000005-0000/manifest.json`;
  const edited = { body: '{ "parts": 0 }', etag: '"edited"', metadata: {} };
  const counts = await archived(w);
  w.stored.set(key, edited);
  await writeArchiveManifest(w.ports)({ ...part, parts: 1, counts });
  await deleteOriginals(w.ports)(firstPart);
  expect([w.home(), w.stored.get(key)]).toEqual([[], edited]);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 1 });
});

test('an object that is replaced between the listing and the copy is left for the next pass, and nothing of it is deleted', async () => {
  const w = archivedUser();
  for (const name of ['a', 'b']) w.put(name);
  const copy: typeof w.ports.bulk.copy = (request) => {
    if (request.from.key.endsWith('/a')) w.put('a', '"newer"');
    return w.ports.bulk.copy(request);
  };
  const ports = { ...w.ports, bulk: { ...w.ports.bulk, copy } };
  expect(await archivePage(ports)({ ...part, storageClass: 'GLACIER_IR' })).toMatchObject({ objects: 1, changed: 1 });
  await deleteOriginals(w.ports)(firstPart);
  expect(w.home()).toEqual([`data/${prefix}a`]);
});

test('a way back that a later run has overtaken takes no copy away, and does not touch what that run archived', async () => {
  const w = archivedUser();
  w.put('a');
  await archived(w);
  const all = new Map(w.stored);
  // Epoch 4 was given up on: this is archived by epoch 5.
  expect(await tidyArchive(w.ports)({ ...run, epoch: 4 })).toEqual({ removed: 0, stays: 0 });
  await expect(removeCopies(w.ports)({ ...part, epoch: 4 })).rejects.toMatchObject({ type: 'Interrupted' });
  expect(w.stored).toEqual(all);
  expect(await tidyArchive(w.ports)(run)).toEqual({ removed: 0, stays: 0 });
  expect(w.stored.has(copyOf('a'))).toBe(true);
});
