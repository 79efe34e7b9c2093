import { tenantBucketKey } from '../../../core/layout/control-keys';
import { parseTenantBucket, type TenantBucket } from '../../../core/registry/tenant-bucket';
import type { Aws } from '../open-aws';

/** Whose a bucket is; `undefined` for one that is no tenant's. Raises `RecordUnreadable` and what ObjectStore raises. */
export async function readTenantBucket(
  { objects, controlBucket: bucket }: Pick<Aws, 'objects' | 'controlBucket'>,
  name: string,
): Promise<TenantBucket | undefined> {
  const key = tenantBucketKey(name);
  const found = await objects.read({ bucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  return parseTenantBucket(found.text, `bucket=${bucket}, key=${key}`);
}
