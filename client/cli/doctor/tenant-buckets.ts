import type { PoolConfig } from '../../../core/config/types';
import { parseTenantBucketKey, tenantBucketsPrefix } from '../../../core/layout/control-keys';
import type { Aws } from '../open-aws';

/** All of many would take long, and they are made alike. */
const mostLookedAt = 50;

/** Buckets that tenants have for themselves, the first by name. */
export async function someTenantBuckets(
  { objects, controlBucket }: Pick<Aws, 'objects' | 'controlBucket'>,
  pools: readonly PoolConfig[],
): Promise<readonly string[]> {
  if (!pools.some(({ tenants }) => tenants?.mode === 'bucket')) return [];
  const keys = await objects.firstKeys(controlBucket, tenantBucketsPrefix, mostLookedAt);
  return keys.flatMap((key) => parseTenantBucketKey(key) ?? []);
}
