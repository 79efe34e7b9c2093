import { compareTenantHosts } from '../../activities/compare-tenant-hosts';
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
