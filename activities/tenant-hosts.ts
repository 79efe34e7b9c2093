import type { PoolConfig } from '../core/config/types';
import type { PolicyHostRef } from '../core/contract/access';
import type { AccessRecord } from '../core/registry/access-record';
import { readAccessRecord } from './access-records';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { listTenantBuckets, readTenantBucket } from './tenant-buckets';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

const ofPage = 1_000;
const sideBySide = 16;

/** The buckets that tenants of a pool have for themselves; none where they share its data bucket. Raises `RecordUnreadable`. */
export async function tenantHostsOf(ports: RegistryPorts, pool: PoolConfig): Promise<readonly PolicyHostRef[]> {
  if (pool.tenants?.mode !== 'bucket') return [];
  const all = await everyTenantBucket(ports);
  const whose = await inParallel(all, sideBySide, ({ name }) => readTenantBucket(ports, name));
  return all.filter((_, index) => whose[index]?.whose.pool === pool.userPoolId);
}

/** What was asked of all the hosts of a pool together: a user is named at one of them. */
export async function entriesOfPool(ports: RegistryPorts, pool: PoolConfig): Promise<Pick<AccessRecord, 'entries'>> {
  const tenants = pool.tenants?.mode === 'bucket' ? await everyTenantBucket(ports) : [];
  const hosts: readonly PolicyHostRef[] = [{ kind: 's3', name: pool.dataBucket }, ...tenants];
  const read = await inParallel(hosts, sideBySide, (host) => readAccessRecord(ports, host));
  return { entries: Object.assign({}, ...read.map(({ record }) => record?.entries ?? {})) as AccessRecord['entries'] };
}

async function everyTenantBucket(ports: RegistryPorts): Promise<readonly PolicyHostRef[]> {
  const all: PolicyHostRef[] = [];
  for (;;) {
    const page = await listTenantBuckets(ports, ofPage, all.at(-1)?.name);
    all.push(...page);
    if (page.length < ofPage) return all;
  }
}
