import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Drift, ReconcileResult } from '../../core/contract/reconcile';
import type { Revocation } from '../../core/registry/user-record';
import { type ActivityOverrides, type Deployment, devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile, type PoolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const reconcileWith = async (
  w: PoolToReconcile,
  mode: 'report' | 'repair',
  overrides: ActivityOverrides = {},
  afterwards: (deployment: Deployment) => Promise<void> = () => Promise.resolve(),
): Promise<ReconcileResult> => {
  const results: ReconcileResult[] = [];
  const use = async (deployment: Deployment) => {
    results.push(await w.reconcile(deployment, mode));
    await afterwards(deployment);
  };
  await withDeployment(environment, w.ports, use, overrides);
  const [result] = results;
  if (result === undefined) throw new Error('The pass gave no result.');
  return result;
};

const revoked = (overrides: Partial<Revocation> = {}): Revocation => ({
  id: 2,
  reason: 'disabled',
  keepEnabled: false,
  beganAt: '2026-11-01T00:00:00.000Z',
  disableConfirmedAt: '2026-11-01T00:00:00.000Z',
  signOutConfirmedAt: '2026-11-01T00:00:01.000Z',
  denyUntil: '2026-11-01T02:00:00.000Z',
  finishedAt: '2026-11-01T00:00:02.000Z',
  ...overrides,
});

/** Plants three of each kind, by sub; everybody else is as the registry says. */
function plant(w: PoolToReconcile): Record<string, readonly string[]> {
  const [unprovisioned, bare, disabled, deleted, back, cut] = [0, 3, 6, 9, 12, 15].map((from) =>
    [from, from + 1, from + 2].map(subOf).sort(),
  ) as [string[], string[], string[], string[], string[], string[]];
  for (const sub of unprovisioned) w.objects.stored.delete(`control/registry/users/${w.pool}/${sub}.json`);
  for (const sub of bare) w.setUser(sub, { attributes: {} });
  for (const sub of disabled) w.setUser(sub, { enabled: false });
  for (const sub of deleted) w.users.delete(sub);
  for (const sub of back) w.setRecord(sub, { state: 'revoked', revocation: revoked() });
  for (const sub of cut) {
    const { finishedAt: _finished, ...begun } = revoked();
    w.setUser(sub, { enabled: false });
    w.setRecord(sub, { revocation: begun });
  }
  // What looks odd and is right: revoked and disabled, deleted and revoked, there before Gatehouse.
  w.setUser(subOf(18), { enabled: false });
  w.setRecord(subOf(18), { state: 'revoked', revocation: revoked() });
  w.users.delete(subOf(19));
  w.setRecord(subOf(19), { state: 'revoked', revocation: revoked({ reason: 'deleted' }) });
  w.setRecord(subOf(20), { state: 'known', baseline: 'enabled' });
  w.setUser(subOf(21), { enabled: false });
  w.setRecord(subOf(21), { state: 'known', baseline: 'disabled' });
  w.setUser(subOf(22), { status: 'UNCONFIRMED' });
  w.objects.stored.delete(`control/registry/users/${w.pool}/${subOf(22)}.json`);
  return {
    unprovisioned,
    'write-back-missing': bare,
    'disabled-not-revoked': [...disabled, ...cut].sort(),
    'deleted-not-revoked': deleted,
    'revoked-but-enabled': back,
  };
}

const byKind = (found: readonly Drift[]): Record<string, readonly string[]> => {
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return Object.fromEntries(
    kinds.map((kind) => [kind, found.flatMap((drift) => (drift.kind === kind ? (drift.sub ?? '-') : [])).sort()]),
  );
};

test('a report names exactly what was planted, by kind and cause, and changes nothing', async () => {
  const w = poolToReconcile(environment, 500);
  const planted = plant(w);
  const before = w.state();
  const result = await reconcileWith(w, 'report');
  const report = w.report(result);
  expect(byKind(report.found)).toEqual(planted);
  expect(result.drift).toEqual(Object.fromEntries(Object.entries(planted).map(([kind, subs]) => [kind, subs.length])));
  expect(report.byCause).toEqual({ 'missed by events': 15, 'run lost': 3 });
  expect(result).toMatchObject({ mode: 'report', told: 0, held: [], underWay: 0, listed: 496 });
  expect(w.readable(result)).toMatch(/18 differences/);
  expect(w.state()).toEqual(before);
  expect([...w.objects.stored.keys()].filter((key) => key.includes('/parts/'))).toEqual([]);
});

test('a pool in which nothing differs has an empty report', async () => {
  const w = poolToReconcile(environment, 100);
  const result = await reconcileWith(w, 'repair');
  expect(result).toMatchObject({ listed: 100, drift: {}, told: 0, held: [] });
  expect(w.readable(result)).toContain('nothing differs');
});
