import type { TenantBucket } from '../registry/tenant-bucket';
import type { PoolConfig } from './types';

/** A pool as it is in force on one policy host. */
export interface HostedPool extends PoolConfig {
  /** No other tenant's users reach anything there. */
  readonly onlyTenant?: string;
}

/**
 * The pools whose users' objects a bucket holds: those that have it as their data bucket, or, for the bucket of one
 * tenant, the tenant's pool, as if that were its data bucket. In a retired bucket nothing is in force.
 */
export function hostedPools(
  pools: readonly PoolConfig[],
  bucket: string,
  whose: TenantBucket | undefined,
): readonly HostedPool[] {
  if (hasDataBucket(pools, bucket) || whose === undefined) return pools.filter(({ dataBucket }) => dataBucket === bucket);
  return pools
    .filter(({ userPoolId }) => userPoolId === whose.pool && whose.retiredAt === undefined)
    .map((pool) => ({ ...pool, dataBucket: bucket, onlyTenant: whose.tenant }));
}

export const hasDataBucket = (pools: readonly PoolConfig[], bucket: string): boolean =>
  pools.some(({ dataBucket }) => dataBucket === bucket);
