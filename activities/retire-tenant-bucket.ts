import type { OffboardedStorage } from '../core/contract/tenant-offboarding';
import { tenantBucketKey } from '../core/layout/control-keys';
import { parseTenantBucket } from '../core/registry/tenant-bucket';
import type { ActivityPorts } from './activity-ports';
import { recordConflict } from './user-registry';

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
    const ref = { bucket: ports.controlBucket, key: tenantBucketKey(bucket) };
    const found = await ports.objects.read(ref);
    if (found === undefined || found === 'unchanged') return { retired: false };
    const whose = parseTenantBucket(found.text, `bucket=${ref.bucket}, key=${ref.key}`);
    if (whose.tenant !== tenant || whose.pool !== pool) return { retired: false };
    if (whose.retiredAt === undefined) {
      const next = JSON.stringify({ ...whose, retiredAt: ports.clock.now().toISOString() });
      const { written } = await ports.objects.write(ref, next, { etag: found.etag }, { contentType: 'application/json' });
      if (!written) throw recordConflict(ref.key);
    }
    await ports.starter.recheck({ kind: 's3', name: bucket }, { because: 'config' });
    return { retired: true };
  };
