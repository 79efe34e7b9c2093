import { listCopies } from '../../activities/list-copies';
import { archivedAgainKey, archivedKey, archivePrefix } from '../../core/layout/archive-keys';
import { pool, sub } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const archive = { bucket: 'data', prefix: archivePrefix({ pool, sub }, 5) };
const of = { epoch: 5, pass: 0 };
const keyOf = (name: string): string => archivedKey(archive.prefix, of, name);

function given(...names: readonly string[]) {
  const { ports, objects } = memoryPorts();
  for (const name of names) objects.stored.set(`data/${keyOf(name)}`, { body: name, etag: `"${name}"`, metadata: {} });
  let listings = 0;
  const bulk = { ...ports.bulk, list: (...what: Parameters<typeof ports.bulk.list>) => (listings++, ports.bulk.list(...what)) };
  const find = async (...wanted: readonly string[]) => [...(await listCopies({ bulk }, archive, wanted.map(keyOf))).values()];
  return { objects, find, listings: () => listings };
}

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `a/${String(index).padStart(5, '0')}`);

test('a page of copies is one listing, wherever it begins', async () => {
  const names = numbered(1_500);
  const w = given(...names);
  const page = names.slice(700, 1_200);
  expect((await w.find(...page)).map(({ etag }) => etag)).toEqual(page.map((name) => `"${name}"`));
  expect(w.listings()).toBe(1);
});

test.each(['', 'x', 'new\nline', '/lead', 'a//b', '.', 'ü', '\u{1f642}', '\uffff', 'folder/'])(
  'the copy of %j is found',
  async (name) => {
    const w = given(name);
    expect((await w.find(name)).map(({ key }) => key)).toEqual([keyOf(name)]);
  },
);

test('of copies that are gone nothing is shown, and nothing else is', async () => {
  const w = given('a', 'c');
  expect((await w.find('a', 'b')).map(({ key }) => key)).toEqual([keyOf('a')]);
  expect(await w.find()).toEqual([]);
});

test('where much lies between copies, two listings are the most', async () => {
  const between = numbered(4_000);
  const w = given('a', ...between, 'b');
  expect((await w.find('a', 'b')).map(({ key }) => key)).toEqual([keyOf('a')]);
  expect(w.listings()).toBe(2);
});

test('copies that do not stand beside each other are not asked for', async () => {
  const { ports } = memoryPorts();
  const bulk = { list: () => Promise.reject(new Error('Nobody should list.')) };
  const again = archivedAgainKey(archive.prefix, of, 'a', '"1"');
  const long = keyOf('x'.repeat(1_000));
  expect([...(await listCopies({ bulk: { ...ports.bulk, ...bulk } }, archive, [again, long]))]).toEqual([]);
});
