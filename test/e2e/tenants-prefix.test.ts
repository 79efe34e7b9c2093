import { CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteIdentityPoolCommand } from '@aws-sdk/client-cognito-identity';
import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { identityPoolRunId, tenantId, userLifecycleId } from '../../core/contract/ids';
import type { LifecycleStatus } from '../../core/contract/messages';
import { openTenantPlayground, type TenantPlayground } from '../support/tenant-playground';
import { until } from '../support/until';

let scene: TenantPlayground;
beforeAll(async () => {
  scene = await openTenantPlayground({
    mode: 'prefix',
    structure: ['shared/', 'users/'],
    grants: [{ prefix: 'tenants/{tenant}/shared/', allow: ['read', 'write', 'list'] }],
    objectTags: { tenant: '{tenant}' },
    group: 'tenant-{tenant}',
  });
});
afterAll(() => scene.close());
afterEach(() => scene.playground.edge.eventFaults.clear());

const bucket = () => scene.playground.app.dataBucket;
const needsOf = async (sub: string) =>
  (await scene.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub })).query<LifecycleStatus>('lifecycleStatus'))
    .needs?.type;
const isThere = (tenant: string) => until(async () => (await scene.record(tenant))?.state === 'active');

test('a tenant that somebody makes by hand has its prefix, and users who waited for it get theirs', async () => {
  const early = await scene.register('acme');
  await until(async () => (await needsOf(early.sub)) === 'TenantUnknown');
  expect(await scene.keysIn(bucket(), 'tenants/acme/')).toEqual([]);

  const receipt = await scene.make('acme');
  expect(receipt).toMatchObject({
    tenant: 'acme',
    epoch: 1,
    did: ['created tenants/acme/', 'created tenants/acme/shared/', 'created tenants/acme/users/'],
    storages: [{ pool: scene.pool, mode: 'prefix', bucket: bucket(), prefix: 'tenants/acme/' }],
  });
  expect(receipt.storages[0]?.isolatedAt).toMatch(/^\d{4}-/);
  const { TagSet } = await scene.behind.s3.send(new GetObjectTaggingCommand({ Bucket: bucket(), Key: 'tenants/acme/shared/' }));
  expect(TagSet).toEqual([{ Key: 'tenant', Value: 'acme' }]);

  const own = `tenants/acme/users/${early.sub}/`;
  await until(async () => (await scene.observe(early.sub)).attribute === own);
  expect(await scene.keysIn(bucket(), own)).toEqual([own, `${own}documents/`]);
  expect((await scene.make('acme')).did).toEqual([]);
  expect(await scene.record('acme')).toMatchObject({ state: 'active', epoch: 1 });
});

test('users who register while their tenant is being made all get storage', async () => {
  const registering = Array.from({ length: 6 }, () => scene.register('race'));
  const [, ...users] = await Promise.all([scene.make('race'), ...registering]);
  for (const { sub } of users) {
    await until(async () => (await scene.observe(sub)).attribute === `tenants/race/users/${sub}/`);
  }
});

test('users share what is their tenant’s, and reach nothing of another', async () => {
  await Promise.all([scene.make('north'), scene.make('nor')]);
  const [ann, bob] = await Promise.all([scene.register('north'), scene.register('nor')]);
  for (const { sub } of [ann, bob]) await until(async () => (await scene.observe(sub)).attribute !== undefined);
  const [north, nor] = await Promise.all([scene.storageOf(ann.name, bucket()), scene.storageOf(bob.name, bucket())]);
  await north.put('tenants/north/shared/plan.txt', 'ours');
  expect(await north.list('tenants/north/shared/')).toContain('tenants/north/shared/plan.txt');
  const refused = { name: 'AccessDenied' };
  await expect(nor.get('tenants/north/shared/plan.txt')).rejects.toMatchObject(refused);
  await expect(nor.list('tenants/nor')).rejects.toMatchObject(refused);
  await expect(nor.put('tenants/north/shared/other.txt', 'theirs')).rejects.toMatchObject(refused);
});

test('an identity pool whose tag names a tenant makes it; one without makes none, and one that is gone neither', async () => {
  const untagged = await scene.identityPool({ purpose: 'tests' });
  expect(await scene.run({ identityPoolId: untagged })).toEqual({ nothing: 'identity-pool-without-tag' });
  const id = await scene.identityPool({ tenant: 'initech' });
  await isThere('initech');
  expect((await scene.record('initech'))?.identityPools).toEqual([id]);

  const gone = await scene.identityPool({ tenant: 'vanished' });
  await scene.edge.identity.send(new DeleteIdentityPoolCommand({ IdentityPoolId: gone }));
  await scene.client.workflow
    .getHandle(identityPoolRunId(gone))
    .result()
    .catch(() => undefined);
  expect(await scene.run({ identityPoolId: gone })).toEqual({ nothing: 'identity-pool-gone' });
});

test('a group that stands for a tenant makes it, told of twice', async () => {
  scene.playground.edge.eventFaults.add({ eventName: 'CreateGroup', effect: { type: 'duplicated' } });
  await scene.edge.cognito.send(new CreateGroupCommand({ UserPoolId: scene.pool, GroupName: 'tenant-hooli' }));
  await isThere('hooli');
  await scene.client.workflow.getHandle(tenantId('hooli')).result();
  expect(await scene.record('hooli')).toMatchObject({ epoch: 1, storages: [{ prefix: 'tenants/hooli/' }] });
  expect(await scene.run({ tenant: 'nobody', group: { pool: scene.pool, group: 'tenant-nobody' } })).toEqual({
    nothing: 'group-gone',
  });
  expect(await scene.record('nobody')).toBeUndefined();
});

test('an operator makes, looks at and lists tenants', async () => {
  const made = await scene.operator('tenant provision contoso');
  expect(made).toMatchObject({ finished: true, receipt: { tenant: 'contoso', storages: [{ prefix: 'tenants/contoso/' }] } });
  const early = await scene.register('fabrikam');
  await until(async () => (await needsOf(early.sub)) === 'TenantUnknown');
  expect(await scene.operator('tenant show fabrikam')).toEqual({ tenant: 'fabrikam', record: null, waiting: 1 });
  expect(await scene.operator('tenant show contoso')).toMatchObject({ record: { state: 'active' }, waiting: 0 });
  const first = (await scene.operator('tenant list --limit 1')) as { readonly next: string };
  expect(first).toMatchObject({ tenants: [{ tenant: 'acme' }], next: 'acme' });
  const others = (await scene.operator('tenant list --after acme')) as {
    readonly tenants: readonly { readonly tenant: string }[];
  };
  expect(others.tenants.map(({ tenant }) => tenant)).toContain('contoso');
  await expect(scene.operator('tenant provision a*b')).rejects.toThrow('InvalidTenant');
});

test.each(['', '..', 'a/b', '*', 'Shared', 'x'.repeat(129)])('a name that no key can carry is refused: %j', async (tenant) => {
  await expect(scene.run({ tenant })).rejects.toMatchObject({ cause: { type: 'InvalidTenant' } });
});
