import { Context } from '@temporalio/activity';
import { deleteMoved } from '../../activities/delete-moved';
import { findTenantUsers } from '../../activities/find-tenant-users';
import { movePage, type MovePageInput } from '../../activities/move-page';
import type { BulkObjects } from '../../core/bulk-objects';
import { tenantId, useCaseRunId } from '../../core/contract/ids';
import { messageNames, type Receipt } from '../../core/contract/messages';
import { userRecordsPrefix } from '../../core/layout/control-keys';
import { parseOffboardedUsers } from '../../core/registry/offboarded-users';
import { type ActivityOverrides, type Deployment, withDeployment } from '../support/deployment';
import { moveWorldIn } from '../support/move-world';
import { type OffboardingWorld, offboardingWorld } from '../support/offboarding-world';
import { type QuickServer, quickServer } from '../support/quick-server';
import { until } from '../support/until';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

/** The first runs of a workflow id have handed on, each to the next, and the last one has ended like this. */
const hasHandedOn = (workflowId: string, end: string, times: number) =>
  until(async () => {
    const statuses: string[] = [];
    for await (const { status } of quick.environment.client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
      statuses.push(status.name);
    }
    const handedOn = statuses.filter((status) => status === 'CONTINUED_AS_NEW').length;
    return handedOn >= times && statuses.length === handedOn + 1 && statuses.includes(end);
  });

test('a move of many pages continues as new: every object moves once, and the receipt counts them all', async () => {
  const count = 14;
  const w = moveWorldIn(quick.environment, { tenantMove: 'move', structure: [] });
  const names = Array.from({ length: count }, (_, index) => `${String(index).padStart(2, '0')}.txt`);
  const [copied, removed]: [string[], string[]] = [[], []];
  const { bulk } = w.ports;
  // A page of one object, one page an activity: the history of a run grows as that of many thousands would.
  const list: BulkObjects['list'] = (bucket, prefix, after, limit) => bulk.list(bucket, prefix, after, Math.min(limit, 1));
  const copy: BulkObjects['copy'] = (what) => (copied.push(what.from.key), bulk.copy(what));
  const remove: typeof w.objects.remove = (ref, etag) => (removed.push(ref.key), w.objects.remove(ref, etag));
  const page = movePage({ ...w.ports, bulk: { ...bulk, list, copy } });
  const objects = { ...w.objects, remove };
  // By this clock every part of deletes takes the whole of an attempt.
  let tick = 0;
  const deletes = deleteMoved({ ...w.ports, objects, clock: { now: () => new Date(Date.now() + 5_000 * ++tick) } });
  const use = async (deployment: Deployment): Promise<void> => {
    const sub = w.addUser('acme');
    await w.register(deployment, sub);
    for (const name of names) w.put(sub, 'acme', name, `of ${name}`);
    await w.moveTo(deployment, sub, 'globex');
    await w.settled(sub);
    const [receipt, ...more] = w.receipts('moveTenant');
    expect(more).toEqual([]);
    expect(receipt?.move).toMatchObject({ objects: count, removed: count, stays: {} });
    expect(receipt?.did.filter((did) => /^denied|^signed out/.test(did))).toEqual(['denied acme', 'signed out everywhere']);
    expect(w.below(w.at(sub, 'globex'))).toEqual(Object.fromEntries(names.map((name) => [name, `of ${name}`])));
    expect(w.below(w.at(sub, 'acme'))).toEqual({});
    const originals = names.map((name) => `${w.at(sub, 'acme')}${name}`);
    expect(copied).toEqual(originals);
    expect(removed.toSorted()).toEqual(originals);
    expect(w.record(sub)).toMatchObject({ tenant: 'globex', formerTenants: ['acme'] });
    expect([w.reaches(sub, 'acme', 'acme'), w.reaches(sub, 'globex', 'globex')]).toEqual([false, true]);
    await hasHandedOn(useCaseRunId({ pool: w.pool, sub }, 'moveTenant', receipt?.epoch ?? 0), 'COMPLETED', 2);
    await w.closeWriter();
  };
  const overrides = { movePage: (input: MovePageInput) => page({ ...input, pages: 1 }), deleteMoved: deletes };
  await withDeployment(quick.environment, w.ports, use, overrides, quick);
}, 120_000);

/** A page of one user: the history of a run grows as that of a pool of many thousands would. */
function findingOneByOne(
  w: OffboardingWorld,
  meanwhile: (page: number) => Promise<void>,
): Pick<ActivityOverrides, 'findTenantUsers'> {
  const firstKeys: typeof w.objects.firstKeys = (bucket, prefix, _limit, after) => w.objects.firstKeys(bucket, prefix, 1, after);
  const find = findTenantUsers({ ...w.ports, objects: { ...w.objects, firstKeys } });
  let pages = 0;
  return {
    findTenantUsers: async (input) => {
      await meanwhile(++pages);
      const page = await find(input);
      const [next] = await firstKeys(w.ports.controlBucket, userRecordsPrefix(input.pool), 1, input.after);
      return { ...page, ...(next === undefined ? {} : { next }) };
    },
  };
}

const few = { approveAbove: 1, deleteBucket: false, retain: '30d' } as const;

test('an offboarding that gathers many users continues as new, with what a person approved before, and revokes each of them once', async () => {
  const w = offboardingWorld({ offboarding: few });
  const users = [1, 2, 3].map((number) => w.addUser(number));
  const others = Array.from({ length: 12 }, (_, index) => w.addUser(10 + index, w.other));
  const parts = new Set<string>();
  let approve = (): Promise<void> => Promise.resolve();
  const meanwhile = async (page: number): Promise<void> => {
    for (const key of w.keys(`control/offboardings/${w.tenant}/`)) parts.add(key);
    if (page === 2) await approve();
  };
  const use = async (deployment: Deployment): Promise<void> => {
    const run = await w.start(deployment);
    approve = async () => void (await run.executeUpdate(messageNames.approve));
    const receipt = await run.result();
    await hasHandedOn(tenantId(w.tenant), 'COMPLETED', 2);
    expect(receipt).toMatchObject({ epoch: 2, revoked: users.length });
    expect(Date.parse(receipt.approvedAt ?? '')).toBeLessThan(Date.parse(receipt.finishedAt));
    const listed = [...parts].flatMap((key) => parseOffboardedUsers(w.body(key), key).subs);
    expect(listed.toSorted()).toEqual(users.toSorted());
    for (const sub of users) expect([w.record(sub)?.state, w.isEnabled(sub)]).toEqual(['revoked', false]);
    for (const sub of others) expect([w.record(sub)?.state, w.isEnabled(sub)]).toEqual(['active', true]);
    const revoked = w.keys('control/receipts/revokeUserAccess/').map((key) => (JSON.parse(w.body(key)) as Receipt).sub);
    expect(revoked.toSorted()).toEqual(users.toSorted());
    expect(w.keys('control/receipts/offboardTenant/')).toEqual([`control/${receipt.key}`]);
  };
  await withDeployment(quick.environment, w.ports, use, findingOneByOne(w, meanwhile), quick);
  await w.close(quick.environment);
}, 120_000);

test('one that is cancelled in a later run stops there, with the tenant contained, and starts again', async () => {
  const w = offboardingWorld({ offboarding: few });
  const users = [1, 2].map((number) => w.addUser(number));
  for (let number = 10; number < 28; number += 1) w.addUser(number, w.other);
  const runs = new Set<string>();
  const meanwhile = async (): Promise<void> => {
    runs.add(Context.current().info.workflowExecution?.runId ?? '');
    if (runs.size === 2) await quick.environment.client.workflow.getHandle(tenantId(w.tenant)).cancel();
  };
  const use = async (deployment: Deployment): Promise<void> => {
    const run = await w.start(deployment, { approved: true });
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    await hasHandedOn(tenantId(w.tenant), 'CANCELLED', 1);
    expect([w.tenantRecord().state, ...users.map(w.isEnabled)]).toEqual(['offboarding', true, true]);
    const again = await (await w.start(deployment, { approved: true })).result();
    expect(again).toMatchObject({ epoch: 3, revoked: users.length });
  };
  await withDeployment(quick.environment, w.ports, use, findingOneByOne(w, meanwhile), quick);
  await w.close(quick.environment);
}, 120_000);
