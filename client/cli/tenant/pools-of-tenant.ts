import { managesAccess, type GatehouseConfig, type PoolConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { storageIn, type TenantRecord } from '../../../core/registry/tenant-record';

/** A pool that serves a tenant, and where the tenant's objects of that pool are. */
export interface ServingPool {
  readonly pool: PoolConfig;
  readonly bucket: string;
  /** Nobody else's objects are in it. */
  readonly alone: boolean;
  /** The tenant's users are to reach what is their own. */
  readonly served: boolean;
}

/**
 * The pools of the configuration in which there is such a tenant: where tenants are made, those that this one was made
 * in; elsewhere every one with tenants. Raises `AccessNotConfigured` where no pool with tenants has its access managed,
 * and `TenantUnknown`.
 */
export function poolsOfTenant(
  { pools }: GatehouseConfig,
  tenant: string,
  record: TenantRecord | undefined,
): readonly ServingPool[] {
  const managed = pools.filter((pool) => managesAccess(pool) && pool.principalTags.tenant !== undefined);
  if (managed.length === 0) {
    const remedy = 'Name tenantAttribute and userRoles for a pool, beyond `mode: observe`, and run `temporal gatehouse apply`.';
    throw new GatehouseFailure('AccessNotConfigured', { place: 'pools of the published configuration', remedy });
  }
  const serving = managed.flatMap((pool): readonly ServingPool[] => {
    if (pool.tenants === undefined) return [{ pool, bucket: pool.dataBucket, alone: false, served: true }];
    const storage = record === undefined ? undefined : storageIn(record, pool.userPoolId);
    if (storage === undefined) return [];
    const { bucket, mode } = storage;
    return [{ pool, bucket, alone: mode === 'bucket', served: record?.state === 'active' }];
  });
  if (serving.length > 0) return serving;
  throw new GatehouseFailure('TenantUnknown', {
    place: `pools=${managed.map(({ userPoolId }) => userPoolId).join(', ')}`,
    value: tenant,
    remedy: 'Name a tenant that was made, or make it: `temporal gatehouse tenant provision`.',
  });
}
