import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { policyWriterId, reconcileHintsId, reconcileId } from '../../core/contract/ids';
import type { ReconcileResult } from '../../core/contract/reconcile';
import { claimTenantBucket } from '../../activities/tenant-buckets';
import type { PoolConfig, PoolSchedules } from '../../core/config/types';
import type { WriterStatus } from '../../core/contract/access';
import { accessRecordKey } from '../../core/layout/control-keys';
import { documentHash } from '../../core/policy/canonical';
import { ownerMark } from '../../core/policy/owner-mark';
import { newAccessRecord } from '../../core/registry/access-record';
import { createActivities } from '../../activities';
import type { BeginPassInput } from '../../activities/begin-pass';
import { namesClient } from '../../core/registry/pool-clients';
import { createSchedules } from '../../temporal/schedules';
import { type Deployment, devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile, type PoolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const every15m: PoolSchedules = { reconcile: { every: '15m', mode: 'report', pauseAboveChanges: 50 } };

test('of two passes one waits for the other', async () => {
  const w = poolToReconcile(environment, 40, { userRoles: [] });
  const { compareShard } = createActivities(w.ports);
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  await withDeployment(
    environment,
    w.ports,
    async (deployment) => {
      const one = await w.start(deployment, 'report');
      const lease = () => w.objects.stored.get(`control/registry/passes/${w.pool}.json`)?.body ?? '';
      await until(() => Promise.resolve(lease().includes(one.workflowId)));
      const other = await w.start(deployment, 'report');
      const history = async () => JSON.stringify(await environment.client.workflow.getHandle(other.workflowId).fetchHistory());
      await until(async () => (await history()).includes('timerStartedEventAttributes'));
      expect(lease()).not.toContain(other.workflowId);
      letGo();
      expect(await one.result()).toMatchObject({ listed: 40 });
      expect(await other.result()).toMatchObject({ listed: 40 });
      expect(lease()).not.toContain('holder');
    },
    { compareShard: async (input) => gate.then(() => compareShard(input)) },
  );
});

test('a pass whose run is gone holds nothing', async () => {
  const w = poolToReconcile(environment, 20, { userRoles: [] });
  w.put(`registry/passes/${w.pool}.json`, {
    ...{ schema: 'gatehouse.pass/1', pool: w.pool, lastListed: 20 },
    holder: { workflowId: `reconcile:${w.pool}-lost`, run: 'lost' },
  });
  await withDeployment(environment, w.ports, async (deployment) => {
    expect(await w.reconcile(deployment, 'report')).toMatchObject({ listed: 20 });
  });
});

test('shards that are too large are compared in parts, and a long history is continued as new', async () => {
  const w = poolToReconcile(environment, 300, { userRoles: [] });
  w.setUser(subOf(7), { attributes: {} });
  const { compareShard } = createActivities(w.ports);
  const compared: string[] = [];
  const statuses: string[] = [];
  await withDeployment(
    environment,
    w.ports,
    async (deployment) => {
      const handle = await w.start(deployment, 'report');
      const result = (await handle.result()) as ReconcileResult;
      expect(result).toMatchObject({ listed: 300, drift: { 'write-back-missing': 1 } });
      expect(w.report(result).found).toEqual([{ kind: 'write-back-missing', cause: 'missed by events', sub: subOf(7) }]);
      const first = environment.client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
      statuses.push((await first.describe()).status.name);
    },
    {
      compareShard: async (input) => {
        compared.push(input.shard);
        return input.shard.length < 3 && input.shard < '6' ? 'too-large' : compareShard(input);
      },
    },
  );
  expect(compared.filter((shard) => shard.length === 3)).toHaveLength(6 * 256);
  expect(statuses).toEqual(['CONTINUED_AS_NEW']);
}, 240_000);

const withTenantBuckets: Partial<PoolConfig> = {
  layout: 'tenants/{tenant}/users/{sub}/',
  tenantAttribute: 'custom:tenant_id',
  principalTags: { sub: 'sub', tenant: 'tenant' },
  tenants: { mode: 'bucket', structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false },
};

/** Hinted at by a new app client alone. */
const hintedByClient = async (w: PoolToReconcile): Promise<void> => {
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.hintReconcile(w.pool, { kind: 'client-created' });
    const result: unknown = await environment.client.workflow.getHandle(reconcileHintsId(w.pool)).result();
    expect(result).toEqual({ pool: w.pool, passes: 0 });
  });
  const document = w.objects.stored.get(`control/registry/clients/${w.pool}.json`)?.body ?? '';
  expect(namesClient(document, 'client')).toBe(true);
  expect(namesClient(document, 'other')).toBe(false);
};

const hinted = async (w: PoolToReconcile): Promise<void> => {
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await Promise.all([
      starter.hintReconcile(w.pool, { kind: 'user-deleted' }),
      starter.hintReconcile(w.pool, { kind: 'client-created' }),
    ]);
    const result: unknown = await environment.client.workflow.getHandle(reconcileHintsId(w.pool)).result();
    expect(result).toEqual({ pool: w.pool, passes: 1 });
  });
};

/** Hinted at by changes of a role alone, which lets users into the bucket of one tenant. */
const hintedByRole = async (w: PoolToReconcile): Promise<void> => {
  const start = w.bucket.replace('data-', '');
  const [one, other] = [`${start}-one`, `${start}-other`];
  for (const bucket of [one, other]) {
    await claimTenantBucket(w.ports, { bucket, tenant: bucket, pool: w.pool });
    const written = { at: '2026-11-28T00:00:00.000Z', hash: documentHash(undefined), bytes: 0 };
    const record = newAccessRecord({ kind: 's3', name: bucket }, ownerMark('control'));
    w.put(accessRecordKey('s3', bucket), { ...record, version: 1, configRevision: 1, written });
  }
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${one}/*` } as const;
  const document = { Version: '2012-10-17', Statement: [statement] };
  const read = (arn: string) =>
    Promise.resolve({ arn, maxSessionSeconds: 3_600, trust: document, policies: [{ name: 'inline', document }] });
  const writer = (bucket: string) => environment.client.workflow.getHandle(policyWriterId('s3', bucket));
  await withDeployment(environment, { ...w.ports, roles: { ...w.ports.roles, read } }, async ({ starter }) => {
    for (let times = 0; times < 3; times++) await starter.hintReconcile(w.pool, { kind: 'host-changed' });
    const result: unknown = await environment.client.workflow.getHandle(reconcileHintsId(w.pool)).result();
    expect(result).toEqual({ pool: w.pool, passes: 0 });
    const findings = async () => (await writer(one).query<WriterStatus>('writerStatus')).findings;
    await until(async () => (await findings()).some(({ type }) => type === 'AllowedElsewhere'));
    await expect(writer(other).describe()).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
    await writer(one).terminate();
  });
};

test('hints that come together lead to one pass, in the mode of the schedule, and a new app client or a role to none', async () => {
  const w = poolToReconcile(environment, 20, { userRoles: [], schedules: every15m });
  w.users.delete(subOf(1));
  const byRole = hintedByRole(poolToReconcile(environment, 5, withTenantBuckets));
  await Promise.all([hinted(w), hintedByClient(poolToReconcile(environment, 5, { userRoles: [] })), byRole]);
  const reports = [...w.objects.stored.keys()].filter(
    (key) => key.startsWith('control/reports/access/') && key.endsWith('.json'),
  );
  expect(reports).toHaveLength(1);
}, 120_000);

describe('a schedule', () => {
  const describing = (pool: string) => environment.client.schedule.getHandle(reconcileId(pool)).describe();

  test('is made once, follows the configuration, keeps a pause, and goes with it', async () => {
    const pool = `us-east-1_${randomUUID().slice(0, 8)}`;
    const schedules = createSchedules({ client: environment.client, taskQueuePrefix: '' });
    const ensure = (config: PoolSchedules | undefined) =>
      schedules.ensureReconcile({ userPoolId: pool, ...(config === undefined ? {} : { schedules: config }) });
    expect(await ensure(undefined)).toBeUndefined();
    expect(await ensure(every15m)).toBe('created');
    expect(await ensure(every15m)).toBeUndefined();
    await environment.client.schedule.getHandle(reconcileId(pool)).pause('for now');
    expect(await ensure({ reconcile: { every: '1h', mode: 'repair', pauseAboveChanges: 50 } })).toBe('updated');
    expect(await describing(pool)).toMatchObject({
      spec: { intervals: [{ every: 3_600_000 }] },
      policies: { overlap: 'SKIP', catchupWindow: 60_000 },
      state: { paused: true, note: 'for now' },
      action: { workflowType: 'reconcileAccess', args: [{ pool }] },
    });
    expect(await ensure(undefined)).toBe('removed');
    expect(await ensure(undefined)).toBeUndefined();
  });

  test('runs a pass when it is triggered, which knows its time', async () => {
    const w = poolToReconcile(environment, 20, { userRoles: [], schedules: every15m });
    const began: BeginPassInput[] = [];
    const { beginPass } = createActivities(w.ports);
    const use = async ({ taskQueue }: Deployment): Promise<void> => {
      const taskQueuePrefix = taskQueue.replace(/gatehouse$/, '');
      const schedules = createSchedules({ client: environment.client, taskQueuePrefix });
      await schedules.ensureReconcile({ userPoolId: w.pool, schedules: every15m });
      await environment.client.schedule.getHandle(reconcileId(w.pool)).trigger();
      const ran = async () => (await describing(w.pool)).info.recentActions.at(-1)?.action.workflow;
      await until(async () => (await ran()) !== undefined);
      const workflowId = (await ran())?.workflowId ?? '';
      expect(workflowId).toMatch(new RegExp(`^reconcile:${w.pool}-\\d{4}-`));
      expect(await environment.client.workflow.getHandle(workflowId).result()).toMatchObject({ mode: 'report', listed: 20 });
      await schedules.ensureReconcile({ userPoolId: w.pool });
    };
    const overrides = {
      beginPass: (input: BeginPassInput) => {
        began.push(input);
        return beginPass(input);
      },
    };
    await withDeployment(environment, w.ports, use, overrides);
    expect(began).toMatchObject([{ scheduledAt: expect.stringMatching(/^\d{4}-.*Z$/) as string }]);
  });
});

test.each([
  ['no pool', 'reconcileAccess', {}],
  ['a mode that is none', 'reconcileAccess', { pool: 'us-east-1_AbC123', mode: 'fix' }],
  ['a pool that is none', 'reconcileHints', { pool: 'everywhere' }],
  ['no decision', 'applyReconcileReport', { pool: 'us-east-1_AbC123' }],
])('%s is bad input of %s', async (_, type, input) => {
  const w = poolToReconcile(environment, 1);
  await withDeployment(environment, w.ports, async ({ client, taskQueue }) => {
    const run = client.workflow.execute(type, { taskQueue, workflowId: randomUUID(), args: [input] });
    await expect(run).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
  });
});
