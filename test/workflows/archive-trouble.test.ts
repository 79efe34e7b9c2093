import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { type FailureType, GatehouseFailure } from '../../core/failures';
import type { BulkObjects } from '../../core/bulk-objects';
import { archiveWorldIn } from '../support/archive-world';
import { devServerEnvironment, withDeployment } from '../support/deployment';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const fails = (type: FailureType) => new GatehouseFailure(type, { place: 'bucket=archive', remedy: 'Mend it.' });

test.each([
  ['the archive refuses copies', 'PermissionMissing'],
  ['the key of an object is disabled', 'ObjectUnreadable'],
  ["the archive's bucket is gone", 'BucketMissing'],
] as const)('%s: the user stays denied, a person is asked for, and retry goes on', async (_what, type) => {
  const w = archiveWorldIn(environment);
  let isMended = false;
  const copy: BulkObjects['copy'] = (request) =>
    !isMended && request.from.key.endsWith('b.txt') ? Promise.reject(fails(type)) : w.ports.bulk.copy(request);
  await withDeployment(environment, { ...w.ports, bulk: { ...w.ports.bulk, copy } }, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.put('a.txt', 'one');
    w.put('b.txt', 'two');
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(async () => (await w.needs()) === type);
    expect(w.atHome()).toEqual(before);
    expect(w.policy()).toContain(w.sub);
    expect(w.record()).toMatchObject({ lastFailure: { type }, access: { denies: [{ scope: 'whole' }] } });
    isMended = true;
    await w.owner().executeUpdate('retry');
    await w.settled();
    expect(w.atHome()).toEqual({});
    // What the run that failed had copied already stands there as well.
    expect(new Set(w.archived())).toEqual(new Set(['one', 'two']));
    expect(w.receiptsOf('revokeUserAccess')[0]?.archive).toMatchObject({ objects: 2, removed: 2 });
    await w.closeWriter();
  });
});

test('a refused delete leaves every byte, and retry goes on', async () => {
  const w = archiveWorldIn(environment);
  let isMended = false;
  const remove: typeof w.objects.remove = (ref, etag) =>
    !isMended && ref.key.startsWith('users/') ? Promise.reject(fails('PermissionMissing')) : w.objects.remove(ref, etag);
  await withDeployment(environment, { ...w.ports, objects: { ...w.objects, remove } }, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.put('a.txt', 'one');
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(async () => (await w.needs()) === 'PermissionMissing');
    expect([w.atHome(), w.archived()]).toEqual([{ 'a.txt': 'one' }, ['one']]);
    isMended = true;
    await w.owner().executeUpdate('retry');
    await w.settled();
    expect(w.atHome()).toEqual({});
    expect(w.archived()).toContain('one');
    await w.closeWriter();
  });
});

test('what Object Lock keeps asks for a person once; tried again, it stays and is counted', async () => {
  const w = archiveWorldIn(environment, { allVersions: true });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.put('held.txt', 'held', { lock: 'legal hold' });
    w.put('kept.txt', 'kept', { lock: 'compliance' });
    w.put('free.txt', 'free');
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(async () => (await w.needs()) === 'ObjectLocked');
    expect([w.atHome(), w.archived()]).toEqual([{ 'held.txt': 'held', 'kept.txt': 'kept' }, ['free']]);
    expect(w.policy()).toContain(w.sub);
    // Somebody ends the hold; the retention nobody can end.
    w.put('held.txt', 'held');
    await w.owner().executeUpdate('retry');
    await w.settled();
    expect([w.atHome(), w.archived()]).toEqual([{ 'kept.txt': 'kept' }, ['free', 'held']]);
    const [receipt] = w.receiptsOf('revokeUserAccess');
    expect(receipt).toMatchObject({ archive: { objects: 1, removed: 1, locked: 1 } });
    expect(receipt?.did).toContain('left 1 versions under Object Lock where they are');
    await w.closeWriter();
  });
});
