import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { tenantId } from '../../core/contract/ids';
import type { OffboardingReceipt } from '../../core/contract/tenant-offboarding';
import type { TenantResult } from '../../core/contract/tenants';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { tenantsInMemory } from '../support/tenants-in-memory';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

test('a tenant with a bucket of its own is made, goes, and is made again: its policy says nothing of ours in between', async () => {
  const w = tenantsInMemory(environment);
  const { tenant, bucket } = w;
  await withDeployment(environment, w.ports, async ({ client, starter, taskQueue }) => {
    const execute = <Result>(type: string) =>
      client.workflow.execute(type, { taskQueue, workflowId: tenantId(tenant), args: [{ tenant }] }) as Promise<Result>;
    await execute<TenantResult>('provisionTenant');
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    expect(w.host.policies.get(bucket)).toContain(tenant);
    const gone = await execute<OffboardingReceipt>('offboardTenant');
    expect(gone).toMatchObject({ revoked: 1, retiredPolicies: [bucket], buckets: [{ bucket, outcome: 'kept' }] });
    expect(w.directory.users.get(w.sub)?.enabled).toBe(false);
    await untilNoPolicy();
    expect(w.tenantRecord()).toMatchObject({ state: 'offboarded', epoch: 2 });
    const again = await execute<TenantResult>('provisionTenant');
    expect(again).toMatchObject({ made: { epoch: 3, storages: [{ bucket }] } });
    expect(w.tenantRecord()).toMatchObject({ state: 'active', epoch: 3 });
    expect(w.host.policies.get(bucket)).toContain(tenant);
  });

  async function untilNoPolicy(): Promise<void> {
    for (let looks = 0; w.host.policies.has(bucket) && looks < 100; looks++) await environment.sleep('1s');
    expect(w.host.policies.get(bucket)).toBeUndefined();
  }
}, 120_000);

test('a user whom nobody has seen before is denied in the bucket of their tenant, and named in no other policy', async () => {
  const w = tenantsInMemory(environment);
  const { tenant, bucket, sub, directory, host } = w;
  const seen = directory.users.get(sub);
  if (seen !== undefined) directory.users.set(sub, { ...seen, enabled: false });
  await withDeployment(environment, w.ports, async ({ client, starter, taskQueue }) => {
    await client.workflow.execute('provisionTenant', { taskQueue, workflowId: tenantId(tenant), args: [{ tenant }] });
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    expect(host.policies.get(bucket)).toContain(sub);
    const others = [...host.policies].filter(([name]) => name !== bucket);
    expect(others.filter(([, policy]) => policy.includes(sub))).toEqual([]);
    // It was contained there before anybody knew of the tenant.
    expect(others.map(([name]) => name)).toHaveLength(1);
  });
}, 60_000);
