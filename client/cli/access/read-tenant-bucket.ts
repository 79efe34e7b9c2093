import { hasDataBucket } from '../../../core/config/hosted-pools';
import type { PoolConfig } from '../../../core/config/types';
import { tenantBucketKey } from '../../../core/layout/control-keys';
import { parseTenantBucket, type TenantBucket } from '../../../core/registry/tenant-bucket';
import type { Aws } from '../open-aws';

/**
 * Whose a bucket is; `undefined` for one that is no tenant's, without a call where the configuration says so. Raises
 * `RecordUnreadable` and what ObjectStore raises.
 */
export async function readTenantBucket(
  { objects, controlBucket: bucket }: Pick<Aws, 'objects' | 'controlBucket'>,
  pools: readonly PoolConfig[],
  name: string,
): Promise<TenantBucket | undefined> {
  if (hasDataBucket(pools, name) || !hasTenantBuckets(pools)) return undefined;
  const key = tenantBucketKey(name);
  const found = await objects.read({ bucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  return parseTenantBucket(found.text, `bucket=${bucket}, key=${key}`);
}

/** Whether tenants may have buckets of their own: those that have one keep it, whatever `mode` becomes. */
export const hasTenantBuckets = (pools: readonly PoolConfig[]): boolean => pools.some(({ tenants }) => tenants !== undefined);
