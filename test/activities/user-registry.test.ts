import { ensureUserRecord } from '../../activities/ensure-user-record';
import { observeUser } from '../../activities/observe-user';
import { recordFailure } from '../../activities/record-failure';
import { changeUserRecord, readUserRecord } from '../../activities/user-registry';
import { writeReceipt } from '../../activities/write-receipt';
import type { Receipt } from '../../core/contract/messages';
import { activeRecord, event, look, now, pool, step, sub, user } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const key = `control/registry/users/${pool}/${sub}.json`;
const who = { pool, sub };
const nobodyAsks = (): Promise<void> => Promise.reject(new Error('Nothing is to be asked here.'));

function registry() {
  const memory = memoryPorts();
  const stored = (): unknown => JSON.parse(memory.objects.stored.get(key)?.body ?? 'null');
  return { ...memory, stored };
}

test('of two changes that read the same record, one is refused and heals by reading again', async () => {
  const { ports, stored } = registry();
  const change = (username: string) => changeUserRecord(ports, who, (record) => ({ ...record, username }));
  const results = await Promise.allSettled([change('a'), change('b')]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { type: 'RecordConflict' } });
  await change('c');
  expect(stored()).toMatchObject({ username: 'c' });
});

test.each(['not json', '{"schema":"gatehouse.user/9"}', '[]'])('a record such as %s is not overwritten', async (text) => {
  const { ports, objects } = registry();
  await objects.write({ bucket: 'control', key: key.slice('control/'.length) }, text, { absent: true });
  await expect(readUserRecord(ports, who)).rejects.toMatchObject({ type: 'RecordUnreadable' });
  expect(objects.stored.get(key)?.body).toBe(text);
});

test('a look that plans to run says so in the registry before it answers', async () => {
  const { ports, directory, stored } = registry();
  directory.users.set(sub, user());
  const plan = await observeUser(ports, nobodyAsks)(look({ events: [event('user-confirmed')] }));
  expect(plan.next).toMatchObject({ kind: 'run', step: { epoch: 1 } });
  expect(stored()).toMatchObject({
    epoch: 1,
    username: 'alice',
    running: { useCase: 'provisionUser', epoch: 1, interrupted: false },
  });
  expect(JSON.stringify(plan)).not.toContain('alice');
});

test("the registry's username is not believed when it leads to somebody else", async () => {
  const { ports, directory, objects } = registry();
  await objects.write(
    { bucket: 'control', key: key.slice('control/'.length) },
    JSON.stringify(activeRecord({ username: 'alice' })),
    { absent: true },
  );
  directory.users.set('other', user({ sub: '0a1b2c3d-0000-4000-8000-0000000000ff', username: 'alice' }));
  expect((await observeUser(ports, nobodyAsks)(look())).next).toEqual({ kind: 'resolve' });
});

test('an attempt of an earlier epoch changes nothing any more', async () => {
  const { ports, stored } = registry();
  await changeUserRecord(ports, who, (record) => ({ ...record, epoch: 2 }));
  await expect(ensureUserRecord(ports)({ ...who, step: step({ epoch: 1 }) })).rejects.toMatchObject({ type: 'Interrupted' });
  expect(stored()).toMatchObject({ state: 'known', epoch: 2 });
});

test('an interrupted run records nothing more', async () => {
  const { ports } = registry();
  await changeUserRecord(ports, who, (record) => ({
    ...record,
    epoch: 1,
    running: { useCase: 'provisionUser', epoch: 1, interrupted: true },
  }));
  await expect(ensureUserRecord(ports)({ ...who, step: step() })).rejects.toMatchObject({ type: 'Interrupted' });
});

test('a late failure of an earlier run does not touch the one that runs now', async () => {
  const { ports, stored } = registry();
  await changeUserRecord(ports, who, (record) => ({
    ...record,
    epoch: 2,
    running: { useCase: 'provisionUser', epoch: 2, interrupted: false },
  }));
  await recordFailure(ports)({ ...who, epoch: 1, configRevision: 1, type: 'AttributeNotInSchema' });
  expect(stored()).not.toHaveProperty('lastFailure');
  expect(stored()).toMatchObject({ running: { epoch: 2 } });
});

test('a vanished user is forgotten even when somebody marks the record meanwhile', async () => {
  const { ports, objects, stored } = registry();
  const running = { useCase: 'provisionUser', epoch: 1, interrupted: false };
  await changeUserRecord(ports, who, (record) => ({ ...record, epoch: 1, running }));
  let marks = 0;
  const read: typeof objects.read = async (...call) => {
    const found = await objects.read(...call);
    if (marks++ === 0)
      await changeUserRecord({ ...ports, objects }, who, (record) => ({ ...record, running: { ...running, interrupted: true } }));
    return found;
  };
  const failure = { ...who, epoch: 1, configRevision: 1, type: 'UserGone' as const };
  const record = recordFailure({ ...ports, objects: { ...objects, read } });
  await expect(record(failure)).rejects.toMatchObject({ type: 'RecordConflict' });
  await record(failure);
  expect(stored()).toBeNull();
});

test('a receipt is written once, and ends the run in the registry', async () => {
  const { ports, stored, objects } = registry();
  await changeUserRecord(ports, who, (record) => ({
    ...record,
    epoch: 1,
    running: { useCase: 'provisionUser', epoch: 1, interrupted: false },
  }));
  const receipt: Receipt = {
    schema: 'gatehouse.receipt/1',
    useCase: 'provisionUser',
    ...who,
    epoch: 1,
    configRevision: 1,
    startedAt: now,
    finishedAt: now,
    did: ['created'],
    key: 'receipts/one.json',
  };
  await writeReceipt(ports)({ receipt });
  await writeReceipt(ports)({ receipt: { ...receipt, did: ['something else'] } });
  expect(JSON.parse(objects.stored.get('control/receipts/one.json')?.body ?? '')).toMatchObject({ did: ['created'] });
  expect(stored()).not.toHaveProperty('running');
});
