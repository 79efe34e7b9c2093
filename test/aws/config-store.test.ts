import { createConfigStore } from '../../aws/config-store';
import { GatehouseFailure } from '../../core/failures';
import type { ObjectRef, ObjectStore } from '../../core/ports';
import { memoryObjects } from '../support/fake-ports';
import { published } from '../support/builders';

const next = { config: published().config, clients: { client: 'us-east-1_AbC123' } };

/** A store in memory that counts its reads, and a clock that the test moves. */
function world() {
  const memory = memoryObjects();
  const reads: (string | undefined)[] = [];
  const read = (ref: ObjectRef, unlessEtag?: string) => {
    reads.push(unlessEtag);
    return memory.read(ref, unlessEtag);
  };
  const objects: ObjectStore = { ...memory, read };
  const clock = { at: Date.parse('2026-11-20T10:00:00Z'), now: () => new Date(clock.at) };
  const open = (refreshAfterMs?: number) =>
    createConfigStore({ objects, controlBucket: 'control', clock, ...(refreshAfterMs === undefined ? {} : { refreshAfterMs }) });
  return { memory, reads, clock, open };
}

test('before anything is published the failure names the command that publishes', async () => {
  const { open } = world();
  await expect(open().published()).rejects.toMatchObject({
    type: 'ConfigNotPublished',
    message: expect.stringContaining('temporal gatehouse apply') as string,
  });
});

test('what is published is read back by another store, the first revision being 1', async () => {
  const { open } = world();
  expect(await open().publish(next, undefined)).toMatchObject({ revision: 1 });
  expect(await open().published()).toEqual({
    schema: 'gatehouse.config/1',
    revision: 1,
    publishedAt: '2026-11-20T10:00:00.000Z',
    ...next,
  });
});

test('a fresh answer is given without asking; an old one is asked for by its ETag', async () => {
  const { open, reads, clock } = world();
  await open().publish(next, undefined);
  const store = open(1_000);
  const first = await store.published();
  clock.at += 999;
  await store.published();
  expect(reads).toEqual([undefined]);
  clock.at += 1;
  expect(await store.published()).toBe(first);
  expect(reads).toHaveLength(2);
  expect(reads[1]).toEqual(expect.any(String));
  await store.published();
  expect(reads).toHaveLength(2);
});

test('a new revision is picked up once the answer is old', async () => {
  const { open, clock } = world();
  const [operator, worker] = [open(), open(1_000)];
  await operator.publish(next, undefined);
  await worker.published();
  await operator.publish(next, await operator.current());
  expect(await worker.published()).toMatchObject({ revision: 1 });
  clock.at += 1_000;
  expect(await worker.published()).toMatchObject({ revision: 2 });
});

test('callers at the same time share one read', async () => {
  const { open, reads } = world();
  await open().publish(next, undefined);
  const store = open();
  await Promise.all(Array.from({ length: 20 }, () => store.published()));
  expect(reads).toHaveLength(1);
});

test('who publishes on an old revision is told, and leaves nothing behind', async () => {
  const { open, memory } = world();
  const store = open();
  await store.publish(next, undefined);
  const old = await store.current();
  await store.publish(next, old);
  await expect(store.publish(next, old)).rejects.toMatchObject({ type: 'RecordConflict' });
  await expect(store.publish(next, undefined)).rejects.toMatchObject({ type: 'RecordConflict' });
  expect([...memory.stored.keys()].toSorted()).toEqual([
    'control/config/1.json',
    'control/config/2.json',
    'control/config/current.json',
  ]);
  expect(await open().published()).toMatchObject({ revision: 2 });
});

test('a swap that S3 refuses because another one is under way counts as lost', async () => {
  const { memory } = world();
  const conflict = new GatehouseFailure('RecordConflict', { place: 'error=ConditionalRequestConflict', remedy: 'Try again.' });
  const write: ObjectStore['write'] = (ref, ...rest) =>
    ref.key === 'config/current.json' ? Promise.reject(conflict) : memory.write(ref, ...rest);
  const store = createConfigStore({ objects: { ...memory, write }, controlBucket: 'control' });
  await expect(store.publish(next, undefined)).rejects.toThrow('Somebody else published meanwhile');
  expect([...memory.stored.keys()]).toEqual([]);
});

const unreadable: [string, string][] = [
  ['text that is not JSON', '{"schema":'],
  ['another schema', JSON.stringify({ ...published(), schema: 'gatehouse.config/2' })],
  ['a key of a later version', JSON.stringify({ ...published(), config: { ...published().config, mode: 'enforce' } })],
  ['a layout that is not one', JSON.stringify(published({ layout: '*' }))],
];
test.each(unreadable)('%s is refused as unreadable, with its place', async (_, text) => {
  const { open, memory } = world();
  await memory.write({ bucket: 'control', key: 'config/current.json' }, text, { absent: true });
  await expect(open().published()).rejects.toMatchObject({
    type: 'RecordUnreadable',
    message: expect.stringContaining('bucket=control, key=config/current.json') as string,
  });
});
