import { compareTenantHosts } from '../../activities/compare-tenant-hosts';
import { recheckTenantHosts } from '../../activities/recheck-tenant-hosts';
import { retireTenantBucket } from '../../activities/retire-tenant-bucket';
import { tellGroup } from '../../activities/tell-group';
import { claimTenantBucket } from '../../activities/tenant-buckets';
import { entriesOfPool } from '../../activities/tenant-hosts';
import { tellTenantBuckets } from '../../client/cli/access/tell-tenant-buckets';
import type { Tenants } from '../../core/config/tenants-schema';
import type { AccessRecord } from '../../core/registry/access-record';
import { newAccessRecord } from '../../core/registry/access-record';
import { accessRecordKey } from '../../core/layout/control-keys';
import type { PolicyHostRef } from '../../core/contract/access';
import { GatehouseFailure } from '../../core/failures';
import { documentHash } from '../../core/policy/canonical';
import { ownerMark } from '../../core/policy/owner-mark';
import { sampleEntry, sub } from '../core/policy/worlds';
import { pool, poolConfig, published } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const tenants: Tenants = {
  mode: 'bucket',
  bucket: { pattern: 'acme-{tenant}', versioning: true, incompleteUploadDays: 7 },
  structure: [],
  grants: [],
  identityPoolTag: 'tenant',
  onFirstUser: false,
};
const config = {
  layout: 'tenants/{tenant}/users/{sub}/',
  tenantAttribute: 'custom:tenant_id',
  principalTags: { sub: 'sub', tenant: 'tenant' },
  userRoles: ['arn:aws:iam::111122223333:role/app-user'],
  tenants,
};

async function world(names: readonly string[]) {
  const w = memoryPorts(published(config));
  for (const name of names) await claimTenantBucket(w.ports, { bucket: name, tenant: name.slice('acme-'.length), pool });
  const told: string[] = [];
  const tell = ({ name }: PolicyHostRef) => Promise.resolve(void told.push(name));
  const starter = { ...w.ports.starter, recheck: tell, changeGroups: tell };
  const store = async (name: string, more: Partial<AccessRecord>): Promise<void> => {
    const host = { kind: 's3', name } as const;
    const record = { ...newAccessRecord(host, ownerMark('control')), version: 1, ...more };
    const ref = { bucket: 'control', key: accessRecordKey('s3', name) };
    await w.ports.objects.write(ref, JSON.stringify(record), { absent: true });
  };
  return { ...w, ports: { ...w.ports, starter }, told, store };
}

test('what concerns a pool is told to the writers of its data bucket and of all its tenants', async () => {
  const w = await world(['acme-a', 'acme-b']);
  await claimTenantBucket(w.ports, { bucket: 'acme-other', tenant: 'x', pool: 'us-east-1_Other1' });
  await tellGroup(w.ports)({ pool, group: 'premium', exists: false });
  expect([...w.told].sort()).toEqual(['acme-a', 'acme-b', 'data']);
});

test('a new configuration is told to every bucket of a tenant, and to none where no pool has such', async () => {
  const names = Array.from({ length: 45 }, (_, index) => `acme-${String(index).padStart(2, '0')}`);
  const w = await world(names);
  const { config: whole } = published(config);
  expect(await tellTenantBuckets(w.ports.objects, w.ports.starter, [whole, undefined])).toBe(45);
  expect([...w.told].sort()).toEqual(names);
  const none = published().config;
  expect(await tellTenantBuckets(w.ports.objects, w.ports.starter, [none, undefined])).toBe(0);
  expect(await tellTenantBuckets(w.ports.objects, w.ports.starter, [none, whole])).toBe(45);
});

test('users who are named at their tenant’s bucket count for the pool', async () => {
  const w = await world(['acme-a']);
  await w.store('data', { entries: { [sub(1)]: sampleEntry() } });
  await w.store('acme-a', { entries: { [sub(2)]: sampleEntry({ groups: ['premium'] }) } });
  const { entries } = await entriesOfPool(w.ports, poolConfig(config));
  expect(Object.keys(entries)).toEqual([sub(1), sub(2)]);
  const shared = await entriesOfPool(w.ports, poolConfig());
  expect(Object.keys(shared.entries)).toEqual([sub(1)]);
});

test('buckets of other pools and retired ones are not looked at', async () => {
  const w = await world(['acme-a', 'acme-retired']);
  await claimTenantBucket(w.ports, { bucket: 'acme-other', tenant: 'x', pool: 'us-east-1_Other1' });
  await retireTenantBucket(w.ports)({ tenant: 'retired', storage: { pool, bucket: 'acme-retired' } });
  const looked: string[] = [];
  const read = (name: string) => Promise.resolve(void looked.push(name));
  const ports = { ...w.ports, hosts: { s3: { ...w.host, read } } };
  const compared = await compareTenantHosts(ports)({ pool, run: 'r', part: 'p', repair: true });
  expect([looked, compared.failures, compared.next]).toEqual([['acme-a'], [], undefined]);
});

test('a bucket that is gone keeps no other from being compared', async () => {
  const w = await world(['acme-a', 'acme-b']);
  const written = { at: '2026-11-28T00:00:00.000Z', hash: '0123456789ab', bytes: 1 };
  for (const name of ['acme-a', 'acme-b']) await w.store(name, { written });
  const read = (name: string) =>
    name === 'acme-a'
      ? Promise.reject(new GatehouseFailure('BucketMissing', { place: 'bucket=acme-a', remedy: 'Create it.' }))
      : Promise.resolve(undefined);
  const ports = { ...w.ports, hosts: { s3: { ...w.host, read } } };
  const compared = await compareTenantHosts(ports)({ pool, run: 'r', part: 'p', repair: true });
  expect(compared.failures).toEqual([{ type: 'BucketMissing', place: 'bucket=acme-a', remedy: 'Create it.' }]);
  expect(compared.drift).toEqual({ 'policy-deleted': 1 });
  expect(w.told).toEqual(['acme-b']);
});

describe('a role that was changed', () => {
  const role = 'arn:aws:iam::111122223333:role/app-user';
  const inForce = { configRevision: 1, written: { at: '2026-11-28T00:00:00.000Z', hash: documentHash(undefined), bytes: 1 } };

  /** Tenants whose policies are as they should be, and a role that may do something by a policy of its own. */
  async function worldWith(count: number, resource: string) {
    const names = Array.from({ length: count }, (_, index) => `acme-${String(index).padStart(3, '0')}`);
    const w = await world(names);
    for (const name of names) await w.store(name, inForce);
    const document = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: resource }],
    } as const;
    const reads: string[] = [];
    const read = (arn: string) => {
      reads.push(arn);
      return Promise.resolve({ arn, maxSessionSeconds: 3_600, trust: document, policies: [{ name: 'inline', document }] });
    };
    const recheckAll = async (
      ports: Parameters<typeof recheckTenantHosts>[0] = { ...w.ports, roles: { ...w.ports.roles, read } },
    ) => {
      const recheck = recheckTenantHosts(ports);
      for (let page = await recheck({ pool }); page.next !== undefined; page = await recheck({ pool, after: page.next }));
      return w.told;
    };
    return { ...w, reads, recheckAll, ports: { ...w.ports, roles: { ...w.ports.roles, read } } };
  }

  test('concerns the buckets alone that it lets users into, of however many, and is read once a page', async () => {
    const w = await worldWith(120, 'arn:aws:s3:::acme-07?/*');
    expect([...(await w.recheckAll())].sort()).toEqual(Array.from({ length: 10 }, (_, index) => `acme-07${String(index)}`));
    expect(w.reads).toEqual([role, role, role]);
  });

  test('that lets users into every bucket there is is told of once, by the writer of the data bucket', async () => {
    const w = await worldWith(60, 'arn:aws:s3:::*');
    expect(await w.recheckAll()).toEqual([]);
  });

  test('concerns a bucket whose policy was written without it, is behind, or cannot be looked at', async () => {
    const w = await worldWith(5, 'arn:aws:s3:::elsewhere/*');
    const replace = async (name: string, more: Partial<AccessRecord>): Promise<void> => {
      w.objects.stored.delete(`control/${accessRecordKey('s3', name)}`);
      await w.store(name, { ...inForce, ...more });
    };
    await replace('acme-001', { unknownPrincipals: [role] });
    await replace('acme-002', { configRevision: 0 });
    const read = (name: string) =>
      name === 'acme-003'
        ? Promise.reject(new GatehouseFailure('BucketMissing', { place: 'bucket=acme-003', remedy: 'Create it.' }))
        : Promise.resolve(undefined);
    const told = await w.recheckAll({ ...w.ports, hosts: { s3: { ...w.host, read } } });
    expect([...told].sort()).toEqual(['acme-001', 'acme-002', 'acme-003']);
  });

  test('of which nobody may read the policies keeps no policy from being compared', async () => {
    const w = await worldWith(3, 'arn:aws:s3:::acme-00?/*');
    const read = () => Promise.reject(new GatehouseFailure('PermissionMissing', { place: 'iam', remedy: 'Allow it.' }));
    const ports = { ...w.ports, roles: { ...w.ports.roles, read } };
    const compared = await compareTenantHosts(ports)({ pool, run: 'r', part: 'p', repair: true });
    expect([compared.failures, compared.drift, w.told]).toEqual([[], {}, []]);
  });
});
