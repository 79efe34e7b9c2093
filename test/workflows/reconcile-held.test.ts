import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities';
import type { ReconcileResult } from '../../core/contract/reconcile';
import { GatehouseFailure } from '../../core/failures';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { rosterOf } from '../support/roster-of';
import { poolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';
import { signalledSuspects } from '../support/signalled-suspects';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const members = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => subOf(index));

test('what a person rejected is neither held, nor told of, nor done, until it changes', async () => {
  const w = poolToReconcile(environment, 40);
  rosterOf(w, 'premium', members(6));
  w.groups.get('premium')?.clear();
  const suspects = signalledSuspects(w);
  await withDeployment(
    environment,
    w.ports,
    async (deployment) => {
      expect(await w.reconcile(deployment, 'repair')).toMatchObject({ told: 0, held: [{ why: 'group-empty' }] });
      expect(await w.decide(deployment, 'reject')).toMatchObject({ told: 0 });
      const after = await w.reconcile(deployment, 'repair');
      expect(after).toMatchObject({ told: 0, held: [], drift: {}, rejected: 6 });
      expect(w.readable(after)).toContain('## rejected (6)');
      expect(w.held()).toBeNull();
      for (const sub of members(5)) w.groups.get('premium')?.add(sub);
      expect(await w.reconcile(deployment, 'repair')).toMatchObject({ held: [], drift: {}, rejected: 1 });
      w.groups.get('premium')?.clear();
      expect(await w.reconcile(deployment, 'repair')).toMatchObject({
        ...{ drift: { 'granted-not-member': 5 }, rejected: 1 },
        held: [{ why: 'group-empty', says: expect.stringContaining('5 users') as string }],
      });
      expect(suspects.told()).toEqual([]);
    },
    suspects.overrides,
  );
  await w.stopWriter();
});

test('many lost users are cut off at once; their objects wait until a person decides', async () => {
  const schedules = { reconcile: { every: '15m', mode: 'repair', pauseAboveChanges: 5 } } as const;
  const w = poolToReconcile(environment, 60, { schedules });
  for (const sub of members(4)) w.setUser(sub, { enabled: false });
  for (const sub of [subOf(10), subOf(11)]) w.users.delete(sub);
  const suspects = signalledSuspects(w);
  await withDeployment(
    environment,
    w.ports,
    async (deployment) => {
      expect(await w.reconcile(deployment, 'repair')).toMatchObject({
        ...{ told: 6, drift: { 'disabled-not-revoked': 4, 'deleted-not-revoked': 2 } },
        held: [{ why: 'many-lost' }],
      });
      // The disabled ones alone are fewer than the limit.
      expect(suspects.told()).toEqual(
        [...members(4).map((sub) => [sub, undefined]), [subOf(10), true], [subOf(11), true]].sort(),
      );
      expect(w.held()?.dataHeld.toSorted()).toEqual([...members(4), subOf(10), subOf(11)].sort());
      suspects.forget();
      expect(await w.decide(deployment, 'approve')).toMatchObject({ told: 6 });
      expect(suspects.told().map(([, dataHeld]) => dataHeld)).toEqual(Array.from({ length: 6 }, () => false));
      expect(w.held()).toBeNull();
    },
    suspects.overrides,
  );
  await w.stopWriter();
});

test('more disabled users than the limit are told of with their objects held', async () => {
  const schedules = { reconcile: { every: '15m', mode: 'repair', pauseAboveChanges: 5 } } as const;
  const w = poolToReconcile(environment, 30, { schedules });
  for (const sub of members(6)) w.setUser(sub, { enabled: false });
  const suspects = signalledSuspects(w);
  const use = async (deployment: Parameters<typeof w.reconcile>[0]) => {
    expect(await w.reconcile(deployment, 'repair')).toMatchObject({ told: 6, held: [{ why: 'many-lost' }] });
    expect(suspects.told()).toEqual(
      members(6)
        .map((sub) => [sub, true] as const)
        .toSorted(),
    );
    expect(await w.decide(deployment, 'reject')).toMatchObject({ told: 0 });
  };
  await withDeployment(environment, w.ports, use, suspects.overrides);
  expect(suspects.told()).toHaveLength(6);
  await w.stopWriter();
});

describe('a part that fails for good', () => {
  const refused = (place: string) => Promise.reject(new GatehouseFailure('PermissionMissing', { place, remedy: 'Allow it.' }));

  test('is told of, and the others go on', async () => {
    const w = poolToReconcile(environment, 40);
    rosterOf(w, 'premium', members(3));
    w.groups.get('premium')?.delete(subOf(2));
    w.setUser(subOf(7), { attributes: {} });
    const { listGroup } = createActivities(w.ports);
    const overrides = {
      compareHost: () => refused('action=s3:GetBucketPolicy'),
      compareRoles: () => refused('action=iam:GetRole'),
      listGroup: (input: Parameters<typeof listGroup>[0]) =>
        input.listing.group === 'basic' ? refused('action=cognito-idp:ListUsersInGroup') : listGroup(input),
    };
    const results: ReconcileResult[] = [];
    await withDeployment(
      environment,
      w.ports,
      async (deployment) => void results.push(await w.reconcile(deployment, 'report')),
      overrides,
    );
    const [result] = results;
    if (result === undefined) throw new Error('The pass gave no result.');
    expect(result).toMatchObject({ listed: 40, drift: { 'write-back-missing': 1, 'granted-not-member': 1 } });
    expect(result.failures?.map(({ place }) => place).toSorted()).toEqual([
      'action=cognito-idp:ListUsersInGroup',
      'action=iam:GetRole',
      'action=s3:GetBucketPolicy',
    ]);
    expect(w.readable(result)).toContain('## Not compared');
  });

  test('takes nothing for gone that was not listed', async () => {
    const w = poolToReconcile(environment, 200);
    const { compareShard } = createActivities(w.ports);
    const overrides = {
      compareShard: (input: Parameters<typeof compareShard>[0]) =>
        input.shard === '3' ? refused('action=cognito-idp:ListUsers') : compareShard(input),
    };
    await withDeployment(
      environment,
      w.ports,
      async (deployment) => {
        const result = await w.reconcile(deployment, 'repair');
        expect(result).toMatchObject({ drift: {}, told: 0, held: [], failures: [{ type: 'PermissionMissing' }] });
        expect(result.listed).toBeLessThan(200);
      },
      overrides,
    );
    await withDeployment(environment, w.ports, async (deployment) => {
      expect(await w.reconcile(deployment, 'repair')).toMatchObject({ listed: 200, held: [] });
    });
    await w.stopWriter();
  });
});
