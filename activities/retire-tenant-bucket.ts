import type { OffboardedStorage } from '../core/contract/tenant-offboarding';
import type { ActivityPorts } from './activity-ports';
import { readTenantBucket, replaceTenantBucket } from './tenant-buckets';

export interface RetireTenantBucketInput {
  readonly tenant: string;
  readonly storage: Pick<OffboardedStorage, 'pool' | 'bucket'>;
}

/**
 * Retires the bucket of one tenant, whose policy then says nothing of ours, and tells the policy's writer. Who of the
 * tenant's users had anything to reach there is revoked by then.
 *
 * Already done: the registry says since when; the writer is told again. AWS: GetObject, PutObject with If-Match in the
 * control bucket. Raises `RecordUnreadable`, `RecordConflict`, `TemporalUnavailable`.
 */
export const retireTenantBucket =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock' | 'starter'>) =>
  async ({ tenant, storage: { pool, bucket } }: RetireTenantBucketInput): Promise<{ retired: boolean }> => {
    const found = await readTenantBucket(ports, bucket);
    if (found?.whose.tenant !== tenant || found.whose.pool !== pool) return { retired: false };
    if (found.whose.retiredAt === undefined) {
      await replaceTenantBucket(ports, found.etag, { ...found.whose, retiredAt: ports.clock.now().toISOString() });
    }
    await ports.starter.recheck({ kind: 's3', name: bucket }, { because: 'config' });
    return { retired: true };
  };
