import type { PoolConfig } from '../../../core/config/types';
import { parseTenantBucketKey, tenantBucketsPrefix } from '../../../core/layout/control-keys';
import { hasTenantBuckets, readTenantBucket } from '../access/read-tenant-bucket';
import type { Aws } from '../open-aws';

/** All of many would take long, and they are made alike. */
export const mostBuckets = 50;

export interface SomeTenantBuckets {
  readonly names: readonly string[];
  /** There are more. */
  readonly isPartial: boolean;
}

/** Buckets that tenants have for themselves, the first by name, without those that are retired. */
export async function someTenantBuckets(
  aws: Pick<Aws, 'objects' | 'controlBucket'>,
  pools: readonly PoolConfig[],
): Promise<SomeTenantBuckets> {
  if (!hasTenantBuckets(pools)) return { names: [], isPartial: false };
  const keys = await aws.objects.firstKeys(aws.controlBucket, tenantBucketsPrefix, mostBuckets + 1);
  const names: string[] = [];
  for (const name of keys.slice(0, mostBuckets).flatMap((key) => parseTenantBucketKey(key) ?? [])) {
    const whose = await readTenantBucket(aws, pools, name);
    if (whose !== undefined && whose.retiredAt === undefined) names.push(name);
  }
  return { names, isPartial: keys.length > mostBuckets };
}
