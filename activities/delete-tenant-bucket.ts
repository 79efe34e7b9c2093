import type { OffboardedStorage } from '../core/contract/tenant-offboarding';
import { tenantBucketKey } from '../core/layout/control-keys';
import { parseTenantBucket } from '../core/registry/tenant-bucket';
import type { ActivityPorts } from './activity-ports';

export interface DeleteTenantBucketInput {
  readonly tenant: string;
  readonly storage: Pick<OffboardedStorage, 'pool' | 'bucket'>;
}

/**
 * Deletes the bucket of one tenant, if nothing is in it: no object, no older version, no delete marker. Only a bucket that
 * the registry says is this tenant's alone, and that is retired.
 *
 * Already done: there is no such bucket, and the registry says no more whose it is. AWS: DeleteBucket; GetObject,
 * DeleteObject with If-Match in the control bucket. Raises `BucketNotOurs`, `PermissionMissing`, `RecordUnreadable`.
 */
export const deleteTenantBucket =
  ({ objects, controlBucket, bucketRemoval }: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'bucketRemoval'>) =>
  async ({ tenant, storage: { pool, bucket } }: DeleteTenantBucketInput): Promise<'deleted' | 'not-empty' | 'not-retired'> => {
    const ref = { bucket: controlBucket, key: tenantBucketKey(bucket) };
    const found = await objects.read(ref);
    // Its name was given back by an attempt whose answer was lost.
    if (found === undefined || found === 'unchanged') return 'deleted';
    const whose = parseTenantBucket(found.text, `bucket=${ref.bucket}, key=${ref.key}`);
    if (whose.tenant !== tenant || whose.pool !== pool || whose.retiredAt === undefined) return 'not-retired';
    const outcome = await bucketRemoval.deleteEmpty(bucket);
    if (outcome === 'deleted') await objects.remove(ref, found.etag);
    return outcome;
  };
