import { randomUUID } from 'node:crypto';
import { reconcileId } from '../../core/contract/ids';
import { openReconcileScene, type ReconcileScene } from '../support/reconcile-scene';
import { until } from '../support/until';

let scene: ReconcileScene;
beforeAll(async () => {
  scene = await openReconcileScene();
  const said = await scene.schedule({ every: '24h', mode: 'repair', pauseAboveChanges: 50 });
  expect(said).toContain(`schedule reconcile of ${scene.pool}: created`);
}, 120_000);
afterAll(async () => {
  expect(await scene.schedule(undefined)).toContain(`schedule reconcile of ${scene.pool}: removed`);
  await scene.close();
});
afterEach(async () => {
  await scene.playground.edge.eventFaults.clear();
  scene.playground.edge.faults.clear();
});

const newName = (): string => `u${randomUUID().slice(0, 8)}`;

async function newUser() {
  const name = newName();
  const sub = await scene.user(name);
  await scene.quiet(sub);
  return { name, sub };
}

test('a schedule that is configured runs on Temporal, and apply says nothing when nothing differs', async () => {
  const described = await scene.playground.temporal.client.schedule.getHandle(reconcileId(scene.pool)).describe();
  expect(described.spec.intervals).toEqual([expect.objectContaining({ every: 86_400_000 })]);
  expect(await scene.gatehouse('apply')).not.toContain('schedule reconcile');
});

test('an event that was lost is found, named in the report, and made good', async () => {
  const { name, sub } = await newUser();
  scene.playground.edge.eventFaults.add({ eventName: 'AdminDisableUser', effect: { type: 'lost' } });
  await scene.office.disable(name);
  const result = await scene.reconcile();
  expect(result).toMatchObject({ mode: 'repair', drift: { 'disabled-not-revoked': 1 }, told: 1, held: [] });
  const report = await scene.reportOf(result);
  expect(report.found).toMatchObject([{ kind: 'disabled-not-revoked', cause: 'missed by events', sub }]);
  expect(report.gap).toMatchObject({ changes: 1, from: report.found[0]?.changedAt });
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 60_000);
  await scene.quiet(sub);
  expect(await scene.reconcile()).toMatchObject({ drift: {}, told: 0 });
});

test('a group emptied upstream is held; approved, the owners look again and act', async () => {
  const members = [await newUser(), await newUser(), await newUser()];
  for (const { name, sub } of members) {
    await scene.office.join(name, 'premium');
    await until(async () => (await scene.record(sub)).access?.groups.includes('premium') === true);
    await scene.quiet(sub);
  }
  scene.playground.edge.eventFaults.add({ eventName: 'AdminRemoveUserFromGroup', times: 3, effect: { type: 'lost' } });
  for (const { name } of members) await scene.office.leave(name, 'premium');
  expect(await scene.reconcile()).toMatchObject({
    drift: { 'granted-not-member': 3 },
    told: 0,
    held: [{ why: 'group-empty', group: 'premium' }],
  });
  for (const { sub } of members) expect((await scene.record(sub)).groups).toEqual(['premium']);
  expect(await scene.gatehouse('reconcile approve')).toContain('3 users');
  for (const { sub } of members) {
    await until(async () => (await scene.record(sub)).access?.groups.length === 0);
    await scene.quiet(sub);
  }
});

test('a namespace that lost what was under way: one pass brings the user to the right end state', async () => {
  const { client } = scene.playground.temporal;
  const { name, sub } = await newUser();
  const fault = scene.playground.edge.faults.add({
    match: { operation: 'PutBucketPolicy' },
    times: 10_000,
    effect: { type: 'throttle' },
  });
  await scene.office.disable(name);
  await until(async () => (await scene.record(sub)).access?.denies.length === 1);
  const running = `ExecutionStatus = 'Running' AND TaskQueue = '${scene.taskQueue}'`;
  await until(async () => (await client.workflow.count(running)).count > 0);
  for await (const { workflowId } of client.workflow.list({ query: running })) {
    await client.workflow.getHandle(workflowId).terminate('the history is lost');
  }
  fault.remove();
  expect((await scene.record(sub)).access?.inForceAt).toBeUndefined();
  const result = await scene.reconcile();
  expect((await scene.reportOf(result)).found).toMatchObject([
    { kind: expect.stringMatching(/revoked|in-force/) as string, sub },
  ]);
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 60_000);
  await scene.quiet(sub);
  expect((await scene.record(sub)).access).toMatchObject({
    denies: [{ cause: 'disabled' }],
    inForceAt: expect.any(String) as string,
  });
  expect(await scene.reconcile()).toMatchObject({ drift: {} });
});
