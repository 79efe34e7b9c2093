import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { beginPass } from '../../activities/begin-pass';
import type { AccessReport } from '../../core/contract/access-report';
import type { ReconcileResult } from '../../core/contract/reconcile';
import type { Drift } from '../../core/contract/reconcile';
import { type ActivityOverrides, devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile, type PoolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const schedules = { reconcile: { every: '15m', mode: 'repair', pauseAboveChanges: 50, usersPerRun: '1/4' } } as const;

/** A pass that a schedule starts, so many intervals after some time. */
const runAt = (w: PoolToReconcile, run: number): ActivityOverrides => ({
  beginPass: async (input) => {
    const { mode: _mode, ...scheduled } = input;
    const scheduledAt = new Date(Date.parse('2026-11-20T10:00:00.000Z') + run * 900_000).toISOString();
    const begun = await beginPass(w.ports)({ ...scheduled, scheduledAt });
    return 'busy' in begun ? begun : { ...begun, mode: 'report' };
  },
});

async function pass(w: PoolToReconcile, overrides: ActivityOverrides): Promise<ReconcileResult & { written: AccessReport }> {
  const results: ReconcileResult[] = [];
  const use = async (deployment: Parameters<typeof w.reconcile>[0]) => void results.push(await w.reconcile(deployment, 'report'));
  await withDeployment(environment, w.ports, use, overrides);
  const [result] = results;
  if (result === undefined) throw new Error('The pass gave no result.');
  return { ...result, written: w.report(result) };
}

const subsOf = (found: readonly Drift[], kind: string): readonly string[] =>
  found.flatMap((drift) => (drift.kind === kind ? (drift.sub ?? []) : []));

test('a scheduled pass looks at its slice; within a rotation everybody was seen, and the disabled every time', async () => {
  const w = poolToReconcile(environment, 80, { schedules });
  const bare = Array.from({ length: 40 }, (_, index) => subOf(index));
  for (const sub of bare) w.setUser(sub, { attributes: {} });
  for (const sub of [subOf(50), subOf(51)]) w.setUser(sub, { enabled: false });
  const passes = [];
  for (let run = 0; run < 4; run++) passes.push(await pass(w, runAt(w, run)));
  const seen = passes.map(({ written }) => subsOf(written.found, 'write-back-missing'));
  for (const [run, subs] of seen.entries()) {
    const digits = passes[run]?.written.firstDigits ?? '';
    expect(digits).toHaveLength(4);
    expect(subs.every((sub) => digits.includes(sub.slice(0, 1)))).toBe(true);
  }
  expect(seen.flat().toSorted()).toEqual(bare.toSorted());
  for (const { written } of passes) {
    expect(subsOf(written.found, 'disabled-not-revoked').toSorted()).toEqual([subOf(50), subOf(51)].sort());
  }
  expect(passes.reduce((sum, { listed }) => sum + listed, 0)).toBe(80);
  const all = await pass(w, {});
  expect(all).toMatchObject({ listed: 80, drift: { 'write-back-missing': 40, 'disabled-not-revoked': 2 } });
});

test('a record that is as the last pass saw it, of a user who looks the same, is not read again', async () => {
  const w = poolToReconcile(environment, 60, { userRoles: [] });
  const reads: string[] = [];
  const read: typeof w.ports.objects.read = (ref, unlessEtag) => {
    if (ref.key.startsWith('registry/users/')) reads.push(ref.key);
    return w.objects.read(ref, unlessEtag);
  };
  const watched = { ...w, ports: { ...w.ports, objects: { ...w.objects, read } } };
  const readBy = async (change: () => void): Promise<readonly string[]> => {
    change();
    reads.length = 0;
    await pass(watched, {});
    return reads.map((key) => key.replace(/^.*\/(.*)\.json$/, '$1')).toSorted();
  };
  expect(await readBy(() => undefined)).toHaveLength(60);
  expect(await readBy(() => undefined)).toEqual([]);
  expect(await readBy(() => w.setRecord(subOf(3), { epoch: 2 }))).toEqual([subOf(3)]);
  expect(await readBy(() => w.setUser(subOf(4), { attributes: {} }))).toEqual([subOf(4)]);
  // What differs is looked at every time.
  expect(await readBy(() => w.users.delete(subOf(5)))).toEqual([subOf(4), subOf(5)].sort());
});
