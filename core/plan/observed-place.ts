import type { PoolConfig } from '../config/types';
import { GatehouseFailure } from '../failures';
import { userPrefix } from '../layout/user-prefix';
import type { DirectoryUser } from '../ports';
import type { UserRecord } from '../registry/user-record';
import type { UserPlace } from './user-plan';

/**
 * Where a user's storage would be; `undefined` for one whose tenant is missing or cannot be part of a key, and where each
 * tenant has a bucket of its own, which the configuration does not name.
 */
export function placeOf(pool: PoolConfig, { sub, attributes }: DirectoryUser): UserPlace | undefined {
  if (pool.tenants?.mode === 'bucket') return undefined;
  const tenant = pool.tenantAttribute === undefined ? undefined : attributes[pool.tenantAttribute];
  try {
    const prefix = userPrefix(pool, { pool: pool.userPoolId, sub }, tenant);
    return { bucket: pool.dataBucket, prefix, ...(tenant === undefined ? {} : { tenant }) };
  } catch (error) {
    if (error instanceof GatehouseFailure) return undefined;
    throw error;
  }
}

/**
 * What the registry has yet to say of a user of an observed pool, if anything. Storage that was made, or that a map
 * named, stays where it is; anything else follows the user's tenant.
 */
export function observedPlace(pool: PoolConfig, user: DirectoryUser, record: UserRecord): UserPlace | undefined {
  if (record.state === 'active' || record.mapped === true) return undefined;
  const place = placeOf(pool, user);
  const same = record.prefix === place?.prefix && record.bucket === place?.bucket && record.tenant === place?.tenant;
  return same ? undefined : place;
}
