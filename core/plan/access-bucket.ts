import type { PoolConfig } from '../config/types';
import { servesUsers, storageIn, type TenantRecord } from '../registry/tenant-record';
import type { UserRecord } from '../registry/user-record';
import type { Seen } from './seen';

/**
 * The bucket whose policy guards the user's objects; `undefined` for a user without storage whose tenant has no bucket of
 * its own yet, where each has one.
 */
export function accessBucket({ look, pool, record, tenant }: Seen): string | undefined {
  const known = bucketOfStorage(pool, record);
  if (known !== undefined) return known;
  return tenant !== undefined && servesUsers(tenant, look.pool) ? storageIn(tenant, look.pool)?.bucket : undefined;
}

/** The same, as far as it is known without the user's tenant. */
export function bucketOfStorage(pool: PoolConfig, { bucket, state, mapped }: UserRecord): string | undefined {
  if (pool.tenants?.mode !== 'bucket') return bucket ?? pool.dataBucket;
  return state !== 'known' || mapped === true ? bucket : undefined;
}

/** The bucket to ask as the user's own: of one who is granted nothing anywhere, the likeliest to let them in. */
export const bucketToAsk = (seen: Seen): string => accessBucket(seen) ?? bucketToDeny(seen.pool, seen.record, seen.tenant);

/**
 * Where to deny a user of whom nothing is known but the registry's record: in the bucket of their storage or of the tenant
 * that was last seen of them (`tenant`), where storage is being made, where they were denied before, else in the data bucket.
 */
export const bucketToDeny = (pool: PoolConfig, record: UserRecord, tenant: TenantRecord | undefined): string =>
  bucketOfStorage(pool, record) ?? bucketOfTenant(pool, tenant) ?? record.running?.bucket ?? bucketAsked(pool, record);

/** A tenant that is on its way out lets its users in until they are revoked. */
const bucketOfTenant = (pool: PoolConfig, tenant: TenantRecord | undefined): string | undefined =>
  tenant?.state === 'active' || tenant?.state === 'offboarding' ? storageIn(tenant, pool.userPoolId)?.bucket : undefined;

/** The bucket that was last asked as the user's own. */
export const bucketAsked = (pool: PoolConfig, record: UserRecord): string =>
  record.access?.bucket ?? bucketOfStorage(pool, record) ?? pool.dataBucket;
