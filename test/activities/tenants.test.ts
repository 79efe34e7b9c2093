import { beginTenant } from '../../activities/begin-tenant';
import { ensureTenantBucket } from '../../activities/ensure-tenant-bucket';
import { ensureTenantFolder } from '../../activities/ensure-tenant-folder';
import { findTenants } from '../../activities/find-tenants';
import { finishTenant } from '../../activities/finish-tenant';
import { changeTenantRecord, readTenantRecord } from '../../activities/tenant-records';
import type { Tenants } from '../../core/config/tenants-schema';
import type { PoolConfig } from '../../core/config/types';
import type { TenantPlan, TenantReceipt } from '../../core/contract/tenants';
import { tenantBucketKey, waitingForTenantKey } from '../../core/layout/control-keys';
import type { TenantBucket } from '../../core/registry/tenant-bucket';
import type { IdentityPoolFacts, WorkflowStarter } from '../../core/ports';
import { now, pool, poolConfig, published } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';
import { memoryBuckets } from '../support/memory-buckets';

const prefixMode: Tenants = {
  mode: 'prefix',
  structure: ['shared/'],
  grants: [],
  identityPoolTag: 'tenant',
  onFirstUser: false,
};
const bucketMode: Tenants = {
  ...prefixMode,
  mode: 'bucket',
  bucket: { pattern: 'acme-{tenant}', versioning: true, incompleteUploadDays: 7 },
};
const withTenants = (tenants: Tenants): Partial<PoolConfig> => ({
  layout: 'tenants/{tenant}/users/{sub}/',
  tenantAttribute: 'custom:tenant_id',
  userRoles: ['arn:aws:iam::111122223333:role/app-user'],
  tenants,
});

function worldOf(tenants: Tenants | undefined, more: Partial<PoolConfig> = {}) {
  const w = memoryPorts(published({ ...(tenants === undefined ? {} : withTenants(tenants)), ...more }));
  const buckets = memoryBuckets();
  const ports = { ...w.ports, buckets };
  const begin = beginTenant(ports);
  const told: string[] = [];
  const starter: WorkflowStarter = {
    ...ports.starter,
    recheck: ({ name }, { replyTo }) => Promise.resolve(void told.push(`${name} for ${String(replyTo?.workflowId)}`)),
  };
  const makeBucket = async (plan: TenantPlan): Promise<readonly string[]> => {
    const [step] = plan.steps;
    if (step === undefined) throw new Error('There is no step.');
    const replyTo = { workflowId: 'tenant:acme' };
    return (await ensureTenantBucket({ ...ports, starter })({ tenant: plan.tenant, step, replyTo })).did;
  };
  return { ...w, ports, buckets, begin, makeBucket, told };
}

const receiptOf = (plan: TenantPlan): TenantReceipt => ({
  schema: 'gatehouse.tenant-receipt/1',
  useCase: 'provisionTenant',
  tenant: plan.tenant,
  epoch: plan.epoch,
  configRevision: plan.configRevision,
  startedAt: now,
  finishedAt: now,
  did: [],
  storages: [],
  key: `receipts/${plan.tenant}.json`,
});

describe('the plan of a tenant', () => {
  test('says where everything goes, and stays the same however often it is begun', async () => {
    const w = worldOf(prefixMode);
    const plan = await w.begin({ tenant: 'acme' });
    expect(plan).toEqual({
      tenant: 'acme',
      epoch: 1,
      configRevision: 1,
      steps: [
        {
          pool,
          mode: 'prefix',
          bucket: 'data',
          prefix: 'tenants/acme/',
          markers: ['tenants/acme/', 'tenants/acme/shared/'],
          guarded: true,
        },
      ],
    });
    expect(await w.begin({ tenant: 'acme' })).toEqual(plan);
  });

  test.each([
    ['no pool has tenants', undefined, {}, {}, 'TenantsNotConfigured'],
    ['the pool is only observed', prefixMode, { mode: 'observe' }, {}, 'ObserveOnly'],
    ['another pool is named', prefixMode, {}, { pools: ['us-east-1_Other1'] }, 'PoolNotConfigured'],
    ['the name is no name', prefixMode, {}, { tenant: 'a/b' }, 'InvalidTenant'],
    ['no tag can carry the name', { ...prefixMode, objectTags: { tenant: '{tenant}' } }, {}, { tenant: 'a&b' }, 'InvalidTenant'],
  ] as const)('is none where %s', async (_case, tenants, more, input, type) => {
    await expect(worldOf(tenants, more).begin({ tenant: 'acme', ...input })).rejects.toMatchObject({ type });
  });

  test('is none while the tenant is being offboarded, and begins anew once it was', async () => {
    const w = worldOf(prefixMode);
    await w.begin({ tenant: 'acme' });
    await changeTenantRecord(w.ports, 'acme', (record) => ({ ...record, state: 'offboarding', epoch: 2 }));
    await expect(w.begin({ tenant: 'acme' })).rejects.toMatchObject({ type: 'TenantOffboarded' });
    await changeTenantRecord(w.ports, 'acme', (record) => ({ ...record, state: 'offboarded', epoch: 2 }));
    expect(await w.begin({ tenant: 'acme' })).toMatchObject({ epoch: 3 });
    expect((await readTenantRecord(w.ports, 'acme')).record).toMatchObject({ state: 'provisioning', storages: [] });
  });

  test('leaves a tenant where it is when the configuration changes', async () => {
    const w = worldOf(prefixMode);
    const plan = await w.begin({ tenant: 'acme' });
    await finishTenant(w.ports)({ plan, identityPools: [], receipt: receiptOf(plan) });
    const later = { ...w.ports, configs: worldOf(bucketMode).ports.configs };
    expect((await beginTenant(later)({ tenant: 'acme' })).steps).toMatchObject([{ mode: 'prefix', bucket: 'data' }]);
  });
});

describe('the bucket of a tenant', () => {
  test('is one for each of two tenants whose names come to the same', async () => {
    const w = worldOf(bucketMode);
    const plans = [await w.begin({ tenant: 'Acme' }), await w.begin({ tenant: 'acme' })];
    expect(plans.map(({ steps }) => steps[0]?.bucket)).toEqual(['acme-acme', expect.stringMatching(/^acme-acme-[0-9a-f]{8}$/)]);
    expect(await w.begin({ tenant: 'Acme' })).toEqual(plans[0]);
  });

  test('that was retired with its tenant is taken up again with it', async () => {
    const w = worldOf(bucketMode);
    const first = await w.begin({ tenant: 'acme' });
    const key = `control/${tenantBucketKey('acme-acme')}`;
    const stored = w.objects.stored.get(key);
    if (stored === undefined) throw new Error('The name was not taken.');
    const retired = { ...(JSON.parse(stored.body) as TenantBucket), retiredAt: now };
    w.objects.stored.set(key, { ...stored, body: JSON.stringify(retired) });
    expect((await w.begin({ tenant: 'acme' })).steps).toEqual(first.steps);
    expect(w.objects.stored.get(key)?.body).not.toContain('retiredAt');
  });

  test('is never one that the configuration names', async () => {
    const w = worldOf(bucketMode, { dataBucket: 'acme-acme' });
    expect((await w.begin({ tenant: 'acme' })).steps[0]?.bucket).toMatch(/^acme-acme-/);
  });

  test('is made once; a second time nothing is done', async () => {
    const w = worldOf(bucketMode);
    const plan = await w.begin({ tenant: 'acme' });
    expect(await w.makeBucket(plan)).toEqual([
      'bucket acme-acme: created',
      'bucket acme-acme: encryption',
      'bucket acme-acme: tags',
    ]);
    expect(await w.makeBucket(plan)).toEqual([]);
    expect(w.told).toEqual(['acme-acme for tenant:acme']);
  });

  test('is left alone where somebody has it, and the name is given back', async () => {
    const w = worldOf(bucketMode);
    const plan = await w.begin({ tenant: 'acme' });
    w.buckets.others.add('acme-acme');
    await expect(w.makeBucket(plan)).rejects.toMatchObject({ type: 'BucketNameTaken' });
    expect(w.buckets.made.size).toBe(0);
    expect(w.objects.stored.has(`control/${tenantBucketKey('acme-acme')}`)).toBe(false);
  });

  test('that was made by an attempt whose answer was lost is taken up', async () => {
    const w = worldOf(bucketMode);
    const plan = await w.begin({ tenant: 'acme' });
    const whole = { ...w.buckets };
    w.buckets.create = async (bucket) => {
      await whole.create(bucket);
      throw new Error('The connection broke.');
    };
    await expect(w.makeBucket(plan)).rejects.toThrow('The connection broke.');
    w.buckets.create = (bucket) => whole.create(bucket);
    expect(await w.makeBucket(plan)).toEqual(['bucket acme-acme: encryption', 'bucket acme-acme: tags']);
  });
});

test('a marker of another tenant stops the work; a customer’s own folder object serves', async () => {
  const w = worldOf(prefixMode);
  const { steps } = await w.begin({ tenant: 'acme' });
  const [step] = steps;
  if (step === undefined) throw new Error('There is no step.');
  await w.ports.objects.write({ bucket: 'data', key: 'tenants/acme/' }, '', { absent: true });
  const make = ensureTenantFolder(w.ports);
  expect(await make({ tenant: 'acme', step })).toEqual({ created: ['tenants/acme/shared/'] });
  await expect(make({ tenant: 'other', step })).rejects.toMatchObject({ type: 'MarkerForeign' });
});

test('who finishes a tenant is told whether users wait for it', async () => {
  const w = worldOf(prefixMode);
  const plan = await w.begin({ tenant: 'acme' });
  const finish = () => finishTenant(w.ports)({ plan, identityPools: [], receipt: receiptOf(plan) });
  expect(await finish()).toEqual({ usersWait: false });
  const user = { pool, sub: '11111111-0000-4000-8000-000000000001' };
  await w.ports.objects.write({ bucket: 'control', key: waitingForTenantKey('acme', user) }, '', { absent: true });
  expect(await finish()).toEqual({ usersWait: true });
});

test('a tenant that is offboarded while it is made stays as that says', async () => {
  const w = worldOf(prefixMode);
  const plan = await w.begin({ tenant: 'acme' });
  await changeTenantRecord(w.ports, 'acme', (record) => ({ ...record, state: 'offboarding', epoch: 2 }));
  const finish = finishTenant(w.ports)({ plan, identityPools: [], receipt: receiptOf(plan) });
  await expect(finish).rejects.toMatchObject({ type: 'Interrupted' });
  expect((await readTenantRecord(w.ports, 'acme')).record.state).toBe('offboarding');
});

describe('an identity pool', () => {
  const facts = (more: Partial<IdentityPoolFacts>): IdentityPoolFacts => ({
    allowClassicFlow: false,
    allowUnauthenticated: false,
    providers: [],
    roles: {},
    ...more,
  });
  const provider = (id: string): IdentityPoolFacts['providers'][number] => ({
    name: `cognito-idp.us-east-1.amazonaws.com/${id}`,
    clientId: 'client',
    serverSideTokenCheck: true,
    principalTags: undefined,
    mapping: { type: 'none', ambiguous: undefined },
  });
  const other = 'us-east-1_Other1';

  function found(more: Partial<IdentityPoolFacts>) {
    const config = published();
    const pools = [
      poolConfig(withTenants(prefixMode)),
      poolConfig({ ...withTenants({ ...prefixMode, identityPoolTag: 'customer' }), userPoolId: other, dataBucket: 'more' }),
    ];
    const { ports } = memoryPorts({ ...config, config: { ...config.config, pools } });
    const identityPools = { describe: () => Promise.resolve(facts(more)) };
    return findTenants({ ...ports, identityPools })({ identityPoolId: 'us-east-1:1' });
  }

  test('stands for the tenant of its tag, in the user pools that it takes tokens of', async () => {
    expect(await found({ tags: { tenant: 'acme' } })).toEqual({ tenants: [{ tenant: 'acme', pools: [pool] }] });
    const both = { tags: { tenant: 'acme', customer: 'acme' } };
    expect(await found(both)).toEqual({ tenants: [{ tenant: 'acme', pools: [pool, other] }] });
    expect(await found({ ...both, providers: [provider(other)] })).toEqual({ tenants: [{ tenant: 'acme', pools: [other] }] });
    expect(await found({ ...both, providers: [provider('us-east-1_Unknown')] })).toEqual({ tenants: [] });
  });

  test('without the tag stands for none, and for none that only a prototype names', async () => {
    expect(await found({})).toEqual({ tenants: [] });
    expect(await found({ tags: { purpose: 'tests' } })).toEqual({ tenants: [] });
  });
});
