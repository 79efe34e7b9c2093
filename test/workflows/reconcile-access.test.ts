import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Drift, ReconcileResult } from '../../core/contract/reconcile';
import type { Revocation } from '../../core/registry/user-record';
import { type ActivityOverrides, type Deployment, devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile, type PoolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';
import { rosterOf } from '../support/roster-of';

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

const beganAt = '2026-11-01T00:00:00.000Z';

const revoked = (overrides: Partial<Revocation> = {}): Revocation => ({
  id: 2,
  reason: 'disabled',
  keepEnabled: false,
  beganAt,
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

test('repair has the owners act, and a second pass finds nothing', async () => {
  const w = poolToReconcile(environment, 120);
  const planted = plant(w);
  const results: ReconcileResult[] = [];
  await withDeployment(environment, w.ports, async (deployment) => {
    const first = await w.reconcile(deployment, 'repair');
    const subs = Object.values(planted).flat();
    expect(first).toMatchObject({ told: subs.length, held: [] });
    expect(byKind(w.report(first).found)).toEqual(planted);
    for (const sub of subs) await w.owner(sub).result();
    results.push(await w.reconcile(deployment, 'report'));
    await w.stopWriter();
  });
  expect(results.map(({ drift }) => drift)).toEqual([{}]);
  for (const sub of planted['unprovisioned'] ?? []) expect(w.recordOf(sub)).toMatchObject({ state: 'active' });
  for (const sub of planted['disabled-not-revoked'] ?? [])
    expect(w.recordOf(sub)?.revocation).toMatchObject({ reason: 'disabled', finishedAt: expect.any(String) as string });
  for (const sub of planted['deleted-not-revoked'] ?? [])
    expect(w.recordOf(sub)?.revocation).toMatchObject({ reason: 'deleted', finishedAt: expect.any(String) as string });
  for (const sub of planted['revoked-but-enabled'] ?? []) expect(w.recordOf(sub)?.revocation).toBeUndefined();
}, 120_000);

describe('rosters', () => {
  const withMembers = (count: number): PoolToReconcile => {
    const w = poolToReconcile(environment, 80);
    const subs = Array.from({ length: count }, (_, index) => subOf(index));
    rosterOf(w, 'premium', subs);
    return w;
  };

  test('who joined and who left without an event is named, with the group', async () => {
    const w = withMembers(10);
    w.groups.get('premium')?.delete(subOf(3));
    w.groups.get('premium')?.add(subOf(40));
    const result = await reconcileWith(w, 'report');
    expect(w.report(result).found.toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { kind: 'granted-not-member', cause: 'missed by events', sub: subOf(3), group: 'premium' },
      { kind: 'member-not-granted', cause: 'missed by events', sub: subOf(40), group: 'premium' },
    ]);
    expect(result.held).toEqual([]);
  });

  test('a group that is suddenly empty is held; nobody loses anything until a person approves', async () => {
    const w = withMembers(10);
    w.groups.get('premium')?.clear();
    await withDeployment(environment, w.ports, async (deployment) => {
      const result = await w.reconcile(deployment, 'repair');
      expect(result).toMatchObject({
        told: 0,
        drift: { 'granted-not-member': 10 },
        held: [{ why: 'group-empty', group: 'premium' }],
      });
      expect(w.held()).toMatchObject({ report: result.report, why: result.held });
      const names = w.held()?.suspects.map(({ sub }) => sub);
      expect(names?.toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => subOf(index)).sort());
      expect(w.recordOf(subOf(0))).toMatchObject({ groups: ['premium'] });
      expect(await w.decide(deployment, 'approve')).toMatchObject({ told: 10 });
      expect(w.held()).toBeNull();
      for (let index = 0; index < 10; index++) await w.owner(subOf(index)).result();
      expect(w.recordOf(subOf(0))).toMatchObject({ groups: [] });
      expect(await w.decide(deployment, 'reject')).toMatchObject({ told: 0 });
      await w.stopWriter();
    });
  }, 120_000);

  test('more removals than the limit are held', async () => {
    const w = withMembers(60);
    for (let index = 0; index < 51; index++) w.groups.get('premium')?.delete(subOf(index));
    const result = await reconcileWith(w, 'repair');
    expect(result).toMatchObject({ told: 0, held: [{ why: 'too-many-removals' }] });
    expect(w.held()?.suspects).toHaveLength(51);
    await w.stopWriter();
  });
});

test('a listing that is far shorter than the last one is held, and is not what the next one is measured by', async () => {
  const w = poolToReconcile(environment, 200, { userRoles: [] });
  const listUsers: typeof w.directory.listUsers = async (pool, shard, token) => {
    const page = await w.directory.listUsers(pool, shard, token);
    return page === 'token-expired' ? page : { users: page.users.slice(0, 3) };
  };
  expect(await reconcileWith(w, 'repair')).toMatchObject({ listed: 200, held: [] });
  const cut = { ...w, ports: { ...w.ports, directory: { ...w.directory, listUsers } } };
  expect(await reconcileWith(cut, 'repair')).toMatchObject({ told: 0, held: [{ why: 'listing-short' }] });
  expect(w.held()?.why).toHaveLength(1);
  expect(await reconcileWith(cut, 'repair')).toMatchObject({ held: [{ why: 'listing-short' }] });
  expect(await reconcileWith(w, 'repair')).toMatchObject({ listed: 200, held: [] });
  expect(w.held()).toBeNull();
});
