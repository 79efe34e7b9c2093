import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ReconcileResult } from '../../core/contract/reconcile';
import type { Drift } from '../../core/contract/reconcile';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile, type PoolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

async function found(w: PoolToReconcile, ports = w.ports): Promise<{ result: ReconcileResult; found: readonly Drift[] }> {
  const results: ReconcileResult[] = [];
  await withDeployment(environment, ports, async (deployment) => void results.push(await w.reconcile(deployment, 'report')));
  const [result] = results;
  if (result === undefined) throw new Error('The pass gave no result.');
  return { result, found: w.report(result).found };
}

const members = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => subOf(from + index));

describe('a group with a role', () => {
  const withAnalysts = (count: number): PoolToReconcile => {
    const w = poolToReconcile(environment, 60);
    for (const sub of members(0, count)) w.setRecord(sub, { groups: ['analysts'] });
    w.groups.set('analysts', new Set(members(0, count)));
    return w;
  };

  test('is compared with the registry, both ways, although no policy names its members', async () => {
    const w = withAnalysts(20);
    expect((await found(w)).found).toEqual([]);
    w.groups.get('analysts')?.delete(subOf(4));
    w.groups.get('analysts')?.add(subOf(30));
    const named = (await found(w)).found.toSorted((one, other) => one.kind.localeCompare(other.kind));
    expect(named).toEqual([
      { kind: 'member-not-recorded', cause: 'missed by events', sub: subOf(30), group: 'analysts' },
      { kind: 'recorded-not-member', cause: 'missed by events', sub: subOf(4), group: 'analysts' },
    ]);
  });

  test('that is suddenly empty is held', async () => {
    const w = withAnalysts(20);
    w.groups.get('analysts')?.clear();
    const { result } = await found(w);
    expect(result).toMatchObject({
      drift: { 'recorded-not-member': 20 },
      held: [{ why: 'group-empty', group: 'analysts' }],
    });
  });

  test('says nothing of who is cut off, disabled or was there before Gatehouse', async () => {
    const w = withAnalysts(6);
    for (const sub of members(10, 16)) w.groups.get('analysts')?.add(sub);
    w.setRecord(subOf(10), { state: 'known', baseline: 'enabled' });
    for (const sub of members(11, 16)) w.setRecord(sub, { groups: ['analysts'] });
    expect((await found(w)).found).toEqual([]);
  });
});

test('a group is listed range after range, however many members it has, and again where a token has died', async () => {
  const w = poolToReconcile(environment, 10);
  const crowd = members(0, 3_100);
  for (const sub of crowd) w.users.set(sub, { sub, username: sub, enabled: false, status: 'CONFIRMED', attributes: {} });
  for (const sub of members(0, 10)) w.setUser(sub, { enabled: true, attributes: { 'custom:storage_prefix': `users/${sub}/` } });
  w.groups.set('premium', new Set(crowd));
  let died = 0;
  const listMembers: typeof w.directory.listMembers = (pool, group, token) =>
    group === 'premium' && token === '3000' && died++ === 0
      ? Promise.resolve('token-expired')
      : w.directory.listMembers(pool, group, token);
  const listDisabled: typeof w.directory.listDisabled = () => Promise.resolve({ users: [] });
  const quick = async (): ReturnType<typeof w.ports.configs.published> => {
    const published = await w.ports.configs.published();
    return { ...published, config: { ...published.config, quota: { share: 1, limits: { UserList: 100_000 } } } };
  };
  const directory = { ...w.directory, listMembers, listDisabled };
  const { result, found: named } = await found(w, { ...w.ports, directory, configs: { published: quick } });
  expect(died).toBeGreaterThan(1);
  expect(result.drift).toEqual({ 'member-not-granted': 10 });
  expect(named.map(({ sub }) => sub).toSorted()).toEqual(members(0, 10).toSorted());
});
