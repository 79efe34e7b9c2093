import { bucketsInUse } from '../core/config/buckets-in-use';
import type { PublishedConfig } from '../core/config/types';
import type { TenantPlan } from '../core/contract/tenants';
import { GatehouseFailure } from '../core/failures';
import { tenantBucketNames } from '../core/layout/tenant-bucket-name';
import { assertTenant } from '../core/layout/tenant-prefix';
import { poolsOfTenant, type TenantPool, tenantStep } from '../core/plan/plan-tenant';
import { begunTenant } from '../core/registry/tenant-progress';
import { storageIn, type TenantRecord } from '../core/registry/tenant-record';
import type { ActivityPorts } from './activity-ports';
import { claimTenantBucket } from './tenant-buckets';
import { changeTenantRecord } from './tenant-records';

export interface BeginTenantInput {
  readonly tenant: string;
  /** User pool ids; absent: every pool that has tenants. */
  readonly pools?: readonly string[];
}

type BeginPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs'>;

/**
 * Decides what is to be made for a tenant, and where: takes the name of its bucket in the registry before there is one.
 *
 * Already done: the record has an epoch and the names are the tenant's. AWS: GetObject, PutObject with If-None-Match or
 * If-Match. Raises `InvalidTenant`, `TenantsNotConfigured`, `PoolNotConfigured`, `ObserveOnly`, `TenantOffboarded`,
 * `BucketNameTaken`, `RecordConflict`, `RecordUnreadable`.
 */
export const beginTenant =
  (ports: BeginPorts) =>
  async ({ tenant, pools: chosen }: BeginTenantInput): Promise<TenantPlan> => {
    assertTenant(tenant);
    const published = await ports.configs.published('now');
    const pools = poolsOfTenant(published, chosen);
    const record = await changeTenantRecord(ports, tenant, begunTenant);
    const steps = [];
    for (const pool of pools) steps.push(tenantStep(pool, record, await bucketFor(ports, published, pool, record)));
    return { tenant, epoch: record.epoch, configRevision: published.revision, steps };
  };

/** A tenant that has storage keeps it, whatever the configuration says by now. */
async function bucketFor(
  ports: BeginPorts,
  { config }: PublishedConfig,
  { userPoolId: pool, dataBucket, tenants }: TenantPool,
  record: TenantRecord,
): Promise<string> {
  const known = storageIn(record, pool);
  if (known !== undefined) return known.bucket;
  if (tenants.mode === 'prefix' || tenants.bucket === undefined) return dataBucket;
  const { pattern } = tenants.bucket;
  const used = bucketsInUse(config);
  const names = tenantBucketNames({ pattern, tenant: record.tenant, of: [ports.controlBucket, pool] });
  for (const bucket of names.filter((name) => !used.includes(name))) {
    if (await claimTenantBucket(ports, { bucket, tenant: record.tenant, pool })) return bucket;
  }
  throw new GatehouseFailure('BucketNameTaken', {
    place: `pool=${pool}, tenant=${record.tenant}`,
    value: names.join(', '),
    remedy: 'Other tenants have these names: put {hash} into tenants.bucket.pattern and run `temporal gatehouse apply`.',
  });
}
