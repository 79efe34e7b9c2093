import { recordTags } from '../../activities/record-tags';
import { tagPage, type TagPageInput } from '../../activities/tag-page';
import type { Tags } from '../../core/tags/tags';
import { activeRecord, after, now, pool, sub } from '../support/builders';
import { memoryPorts, type StoredObject } from '../support/fake-ports';

const prefix = `users/${sub}/`;
const key = `control/registry/users/${pool}/${sub}.json`;
const wanted = { tier: 'premium' };
const ours = { tier: ['premium'] };
const input: TagPageInput = { pool, sub, epoch: 3, bucket: 'data', prefix, wanted, ours, limit: 10_000 };
const running = { useCase: 'tagUserObjects', epoch: 3, interrupted: false };

function world(objects: Readonly<Record<string, Partial<StoredObject>>>) {
  const { ports, objects: store } = memoryPorts();
  const put = (at: string, object: Partial<StoredObject>): void => {
    store.stored.set(at, { body: 'x', etag: '"1"', metadata: {}, ...object });
  };
  const know = (more: object = {}): void => {
    put(key, { body: JSON.stringify(activeRecord({ epoch: 3, running, tags: { wanted, ours }, ...more })) });
  };
  know();
  put(`data/${prefix}`, { body: '' });
  put(`data/${prefix.replace('01/', '02/')}other`, {});
  for (const [name, object] of Object.entries(objects)) put(`data/${prefix}${name}`, object);
  const tagsOf = (name: string): Tags | undefined => store.stored.get(`data/${prefix}${name}`)?.tags;
  const record = () => JSON.parse(store.stored.get(key)?.body ?? 'null') as unknown;
  return { ports, stored: store.stored, know, tagsOf, record };
}

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [String(index).padStart(5, '0'), {}]));
const none = { looked: 0, changed: 0, full: 0, gone: 0 };

test("the user's own objects get what is wanted; the marker and everybody else's do not", async () => {
  const w = world({ a: {}, 'b/c': { tags: { colour: 'red' } }, 'new\nline': {}, done: { tags: wanted } });
  expect(await tagPage(w.ports)(input)).toEqual({ ...none, looked: 4, changed: 3, cut: false });
  expect(['a', 'b/c', 'new\nline', 'done'].map(w.tagsOf)).toEqual([wanted, { colour: 'red', ...wanted }, wanted, wanted]);
  const untouched = [...w.stored].filter(([at, { tags }]) => at.startsWith('data/') && tags === undefined);
  expect(untouched).toHaveLength(2);
});

test('a page that is done again writes nothing', async () => {
  const w = world(many(20));
  await tagPage(w.ports)(input);
  let writes = 0;
  const tags = { ...w.ports.tags, replace: () => Promise.resolve(++writes > 0) };
  expect(await tagPage({ ...w.ports, tags })(input)).toEqual({ ...none, looked: 20, cut: false });
  expect(writes).toBe(0);
});

test('page after page, each object is looked at once', async () => {
  const w = world(many(1_203));
  let [from, looked, pages] = [undefined as string | undefined, 0, 0];
  do {
    const page = await tagPage(w.ports)({ ...input, ...(from === undefined ? {} : { after: from }) });
    from = page.next;
    looked += page.looked;
    pages += 1;
  } while (from !== undefined);
  expect([looked, pages]).toEqual([1_203, 3]);
  expect(Object.keys(many(1_203)).every((name) => w.tagsOf(name)?.['tier'] === 'premium')).toBe(true);
});

test('no more objects are looked at than allowed, and it says that there are more', async () => {
  const w = world(many(12));
  expect(await tagPage(w.ports)({ ...input, limit: 5 })).toEqual({ ...none, looked: 5, changed: 5, cut: true });
  expect(await tagPage(w.ports)({ ...input, limit: 0 })).toEqual({ ...none, cut: true });
  expect(await tagPage(w.ports)({ ...input, limit: 12 })).toEqual({ ...none, looked: 12, changed: 7, cut: false });
});

test('only objects that came later, where those before are known to be right', async () => {
  const w = world({ old: { modifiedAt: after(-1) }, same: { modifiedAt: now }, late: { modifiedAt: after(1) }, unknown: {} });
  expect(await tagPage(w.ports)({ ...input, since: now })).toMatchObject({ looked: 3, changed: 3 });
  expect(w.tagsOf('old')).toBeUndefined();
});

test('an object without room keeps what it has, is named, and every other is done', async () => {
  const ten = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`theirs-${String(index)}`, 'x']));
  const w = world({ a: {}, full: { tags: ten }, z: {} });
  expect(await tagPage(w.ports)(input)).toEqual({
    ...none,
    looked: 3,
    changed: 2,
    full: 1,
    cut: false,
    fullKey: `${prefix}full`,
  });
  expect(['a', 'full', 'z'].map(w.tagsOf)).toEqual([wanted, ten, wanted]);
});

test('objects that vanish between the calls are no failure', async () => {
  const w = world({ a: {}, b: {}, c: {} });
  const read: typeof w.ports.tags.read = async (ref) => {
    const found = await w.ports.tags.read(ref);
    if (ref.key.endsWith('b')) w.stored.delete(`data/${ref.key}`);
    return ref.key.endsWith('c') ? undefined : found;
  };
  expect(await tagPage({ ...w.ports, tags: { ...w.ports.tags, read } })(input)).toEqual({
    ...none,
    looked: 3,
    changed: 1,
    gone: 2,
    cut: false,
  });
});

test.each([
  ['a later use case took over', { epoch: 4 }],
  ['it was interrupted', { running: { ...running, interrupted: true } }],
])('nothing more is tagged once %s', async (_, more) => {
  const w = world(many(120));
  const replace: typeof w.ports.tags.replace = async (ref, tags) => {
    const done = await w.ports.tags.replace(ref, tags);
    w.know(more);
    return done;
  };
  const page = tagPage({ ...w.ports, tags: { ...w.ports.tags, replace } })(input);
  await expect(page).rejects.toMatchObject({ type: 'Interrupted' });
  const changed = [...w.stored.values()].filter(({ tags }) => tags !== undefined);
  expect(changed).toHaveLength(50);
});

test('that all objects have their tags is recorded once, and not by who was overtaken', async () => {
  const w = world({});
  const done = { pool, sub, epoch: 3, startedAt: now };
  await recordTags(w.ports)(done);
  expect(w.record()).toMatchObject({ tags: { wanted, ours, allSince: now } });
  const before = w.stored.get(key);
  await recordTags(w.ports)(done);
  expect(w.stored.get(key)).toBe(before);
  w.know({ epoch: 4 });
  await expect(recordTags(w.ports)(done)).rejects.toMatchObject({ type: 'Interrupted' });
  w.know({ tags: { wanted: {}, ours } });
  await recordTags(w.ports)(done);
  expect(w.record()).not.toHaveProperty('tags');
});
