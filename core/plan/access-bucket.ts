import type { PoolConfig } from '../config/types';
import { servesUsers, storageIn } from '../registry/tenant-record';
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
