import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { identityPoolRunId, tenantId } from '../../core/contract/ids';
import type { ProvisionTenantInput, TenantResult } from '../../core/contract/tenants';
import { type Deployment, devServerEnvironment, withDeployment } from '../support/deployment';
import { tenantsInMemory } from '../support/tenants-in-memory';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const run = ({ client, taskQueue }: Deployment, input: ProvisionTenantInput, workflowId: string = randomUUID()) =>
  client.workflow.execute('provisionTenant', { taskQueue, workflowId, args: [input] }) as Promise<TenantResult>;

test('under several ids at once it is one tenant, isolated before anybody gets storage', async () => {
  const w = tenantsInMemory(environment);
  await withDeployment(environment, w.ports, async (deployment) => {
    const results = await Promise.all([1, 2, 3].map(() => run(deployment, { tenant: w.tenant })));
    for (const result of results) {
      expect(result).toMatchObject({ made: { epoch: 1, storages: [{ bucket: w.bucket, prefix: `tenants/${w.tenant}/` }] } });
    }
    expect(await run(deployment, { tenant: w.tenant })).toMatchObject({ made: { did: [] } });
  });
  expect([...w.buckets.made.keys()]).toEqual([w.bucket]);
  expect(w.host.policies.get(w.bucket)).toContain(`"aws:PrincipalTag/tenant":"${w.tenant}"`);
  expect(w.tenantRecord()).toMatchObject({ state: 'active', epoch: 1 });
  expect(w.receiptsOf('provisionTenant')).toHaveLength(4);
});

test('a user who waits for the tenant goes on when it is made', async () => {
  const w = tenantsInMemory(environment);
  await withDeployment(environment, w.ports, async (deployment) => {
    await deployment.starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await until(async () => (await w.needs()) === 'TenantUnknown');
    expect(w.attribute()).toBeUndefined();
    await run(deployment, { tenant: w.tenant });
    await w.settled();
  });
  const prefix = `tenants/${w.tenant}/users/${w.sub}/`;
  expect(w.attribute()).toBe(prefix);
  expect(w.objects.stored.has(`${w.bucket}/${prefix}`)).toBe(true);
});

test('the first user makes the tenant where that is configured', async () => {
  const w = tenantsInMemory(environment, { onFirstUser: true });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
  });
  expect(w.attribute()).toBe(`tenants/${w.tenant}/users/${w.sub}/`);
  expect(w.tenantRecord()?.state).toBe('active');
});

test('a name that somebody has fails the run, and its workflow makes the tenant once it is free', async () => {
  const w = tenantsInMemory(environment);
  await withDeployment(environment, w.ports, async (deployment) => {
    w.buckets.others.add(w.bucket);
    await expect(run(deployment, { tenant: w.tenant })).rejects.toMatchObject({ cause: { type: 'BucketNameTaken' } });
    expect(w.tenantRecord()).toMatchObject({ state: 'provisioning', storages: [] });
    expect([...w.objects.stored.keys()].filter((key) => key.startsWith(`${w.bucket}/`))).toEqual([]);
    w.buckets.others.delete(w.bucket);
    expect(await run(deployment, { tenant: w.tenant })).toMatchObject({ made: { epoch: 1 } });
  });
});

test('an identity pool leads to its tenant, and to none without a tag', async () => {
  const w = tenantsInMemory(environment);
  const identityPoolId = `us-east-1:${randomUUID()}`;
  await withDeployment(environment, w.ports, async (deployment) => {
    const { client, starter } = deployment;
    expect(await run(deployment, { identityPoolId })).toEqual({ nothing: 'identity-pool-without-tag' });
    w.tags['tenant'] = w.tenant;
    await starter.findTenantOf(identityPoolId);
    expect(await client.workflow.getHandle(identityPoolRunId(identityPoolId)).result()).toEqual({ started: [w.tenant] });
    expect(await client.workflow.getHandle(tenantId(w.tenant)).result()).toMatchObject({ made: { tenant: w.tenant } });
    w.tags['tenant'] = 'a/b';
    await expect(run(deployment, { identityPoolId })).rejects.toMatchObject({ cause: { type: 'InvalidTenant' } });
  });
  expect(w.tenantRecord()?.identityPools).toEqual([identityPoolId]);
});

test('what is wished while it runs belongs to it', async () => {
  const w = tenantsInMemory(environment, { group: 'tenant-{tenant}' });
  const { pool } = w.user;
  await withDeployment(environment, w.ports, async ({ client, starter }) => {
    const gone = { group: { pool, group: `tenant-${w.tenant}` } };
    await starter.provisionTenant(w.tenant, gone);
    expect(await client.workflow.getHandle(tenantId(w.tenant)).result()).toEqual({ nothing: 'group-gone' });
    const pools = ['us-east-1:1', 'us-east-1:2'];
    await Promise.all(pools.map((identityPoolId) => starter.provisionTenant(w.tenant, { identityPoolId, pools: [pool] })));
    await client.workflow.getHandle(tenantId(w.tenant)).result();
    expect(w.tenantRecord()?.identityPools).toEqual(pools);
  });
});

test('input that makes no sense is refused by name', async () => {
  const w = tenantsInMemory(environment);
  const refused = [
    [undefined, 'InvalidInput'],
    [{}, 'InvalidInput'],
    [{ tenant: 7 }, 'InvalidInput'],
    [{ tenant: 'a*' }, 'InvalidTenant'],
    [{ tenant: 'acme', pools: [] }, 'InvalidInput'],
    [{ tenant: 'acme', pools: ['nope'] }, 'InvalidInput'],
  ] as const;
  await withDeployment(environment, w.ports, async (deployment) => {
    for (const [input, type] of refused) {
      await expect(run(deployment, input as ProvisionTenantInput)).rejects.toMatchObject({ cause: { type } });
    }
  });
});
