import { bringHome } from '../../activities/bring-home';
import { removeCopies } from '../../activities/remove-copies';
import { tidyArchive } from '../../activities/tidy-archive';
import { GatehouseFailure } from '../../core/failures';
import { archive, archived, archivedUser, back, copyOf, moved, partKey, prefix, run } from '../support/archived-user';
import type { StoredObject } from '../support/fake-ports';
import { nextMoment } from '../support/next-moment';

/** A user with an object of which every copy has an ETag of its own. */
function given(more: Partial<StoredObject> = {}) {
  const w = archivedUser();
  const put = (change: Partial<StoredObject> = {}): void => {
    w.put('a', `"${nextMoment()}"`, { encrypted: true, modifiedAt: nextMoment(), ...more, ...change });
  };
  put();
  const inArchive = () => [...w.stored.keys()].filter((key) => key.startsWith(`data/${archive.prefix}`) && key !== partKey);
  return { ...w, put, inArchive };
}

const later = '2099-01-01T00:00:00.000Z';

const lost = new GatehouseFailure('AwsUnavailable', { place: 'test', remedy: 'Try again.' });

/** As where a worker dies between the copies of a page and its list. */
async function dyingBeforeItsList(w: ReturnType<typeof given>): Promise<void> {
  const objects = { ...w.ports.objects, write: () => Promise.reject(lost) };
  await expect(archived({ ports: { ...w.ports, objects } })).rejects.toBe(lost);
}

test('a copy that an attempt made before it died is found again, and comes home', async () => {
  const w = given();
  await dyingBeforeItsList(w);
  await moved(w);
  expect([w.home(), w.inArchive()]).toEqual([[], [copyOf('a')]]);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 1 });
  expect(await removeCopies(w.ports)(back)).toEqual({ removed: 1, stays: 0 });
  expect([w.home(), w.inArchive()]).toEqual([[`data/${prefix}a`], []]);
});

test.each<[string, Partial<StoredObject>]>([
  ['other bytes, as many', { body: 'word' }],
  ['the same bytes, and other metadata', { metadata: { name: 'later' } }],
])('what the object was before is no copy of what it is now: %s', async (_what, change) => {
  const w = given();
  await dyingBeforeItsList(w);
  w.put(change);
  await moved(w);
  expect(w.home()).toEqual([]);
  expect(w.inArchive()).toHaveLength(2);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 1 });
  expect(w.stored.get(`data/${prefix}a`)).toMatchObject({ body: 'text', metadata: { name: 'nämé' }, ...change });
});

test.each<[string, Partial<StoredObject>, Partial<StoredObject>]>([
  ['S3 has no checksum of either', { unsummed: true }, { modifiedAt: later }],
  ['it is as large', {}, { body: 'word', modifiedAt: later }],
  ['it was there before the object', {}, { modifiedAt: '2020-01-01T00:00:00.000Z' }],
  ['nobody says since when it is there', {}, {}],
])('what lies where the copy is to be stays, and the copy is made beside it: %s', async (_what, more, foreign) => {
  const w = given(more);
  const there = { body: 'text', etag: '"foreign"', metadata: {}, ...more, ...foreign };
  w.stored.set(copyOf('a'), there);
  await moved(w);
  expect(w.stored.get(copyOf('a'))).toEqual(there);
  expect(w.inArchive()).toHaveLength(2);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 1 });
  expect(w.stored.get(`data/${prefix}a`)).toMatchObject({ metadata: { name: 'nämé' } });
});

test('what came home with an answer that was lost counts as brought, and its copy goes', async () => {
  const w = given();
  await moved(w);
  const copy: typeof w.ports.bulk.copy = async (request) => {
    await w.ports.bulk.copy(request);
    throw lost;
  };
  await expect(bringHome({ ...w.ports, bulk: { ...w.ports.bulk, copy } })(back)).rejects.toBe(lost);
  expect(w.home()).toEqual([`data/${prefix}a`]);
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 1 });
  expect(await removeCopies(w.ports)(back)).toEqual({ removed: 1, stays: 0 });
});

test('something newer at home, as large as the copy, keeps the copy in the archive', async () => {
  const w = given();
  await moved(w);
  w.put({ body: 'word' });
  expect(await bringHome(w.ports)(back)).toMatchObject({ objects: 0 });
  expect(await removeCopies(w.ports)(back)).toEqual({ removed: 0, stays: 1 });
  expect(w.stored.get(`data/${prefix}a`)?.body).toBe('word');
  expect(w.stored.get(copyOf('a'))?.body).toBe('text');
});

test('copies of a page that nobody listed go, unless home has something else', async () => {
  const w = given();
  await dyingBeforeItsList(w);
  w.put({ body: 'word' });
  expect(await tidyArchive(w.ports)({ ...run, epoch: 6 })).toEqual({ removed: 0, stays: 1 });
  w.put({ body: 'text' });
  expect(await tidyArchive(w.ports)({ ...run, epoch: 6 })).toEqual({ removed: 1, stays: 0 });
  expect([w.home(), w.inArchive()]).toEqual([[`data/${prefix}a`], []]);
});
