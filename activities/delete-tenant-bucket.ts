import type { OffboardedStorage } from '../core/contract/tenant-offboarding';
import { tenantBucketKey } from '../core/layout/control-keys';
import type { ActivityPorts } from './activity-ports';
import { readTenantBucket } from './tenant-buckets';

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
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'bucketRemoval'>) =>
  async ({ tenant, storage: { pool, bucket } }: DeleteTenantBucketInput): Promise<'deleted' | 'not-empty' | 'not-retired'> => {
    const found = await readTenantBucket(ports, bucket);
    // Its name was given back by an attempt whose answer was lost.
    if (found === undefined) return 'deleted';
    const { whose, etag } = found;
    if (whose.tenant !== tenant || whose.pool !== pool || whose.retiredAt === undefined) return 'not-retired';
    const outcome = await ports.bucketRemoval.deleteEmpty(bucket);
    if (outcome === 'deleted') await ports.objects.remove({ bucket: ports.controlBucket, key: tenantBucketKey(bucket) }, etag);
    return outcome;
  };
