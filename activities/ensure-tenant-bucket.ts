import { findPool } from '../core/config/types';
import type { TenantStep } from '../core/contract/tenants';
import { tenantBucketKey } from '../core/layout/control-keys';
import { bucketNameTaken } from '../core/layout/tenant-bucket-name';
import { tenantTags } from '../core/tags/tenant-tags';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
import { readTenantBucket, replaceTenantBucket } from './tenant-buckets';

export interface EnsureTenantBucketInput {
  readonly tenant: string;
  readonly step: TenantStep;
  /** Whom the writer of a new bucket's policy tells when it is in force; absent: nobody tells the writer. */
  readonly replyTo?: { readonly workflowId: string };
}

export interface EnsuredTenantBucket {
  readonly did: readonly string[];
  /** The bucket is new, and the writer of its policy was told to look. */
  readonly told?: true;
}

type BucketPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'clock' | 'buckets' | 'starter'>;

/**
 * Makes the bucket of one tenant, with everything that guards it. A bucket that was there before anybody made it for the
 * tenant is somebody's: nothing is written to it, and its name is given back. A new one has no policy for certain, so its
 * writer is told at once.
 *
 * Already done: the registry says since when there was none of this name, and the settings are as they should be.
 * AWS: HeadBucket, CreateBucket, reads and writes of the bucket's encryption, versioning, public access block, ownership,
 * lifecycle and tags. Raises `BucketNameTaken`, `PermissionMissing`, `RecordConflict`, `RecordUnreadable`,
 * `TemporalUnavailable`.
 */
export const ensureTenantBucket =
  (ports: BucketPorts) =>
  async ({ tenant, step, replyTo }: EnsureTenantBucketInput): Promise<EnsuredTenantBucket> => {
    const pool = findPool(await ports.configs.published(), step.pool);
    if (pool === undefined) throw poolNotConfigured(step.pool);
    await assertFree(ports, tenant, step);
    const made = await ports.buckets.create(step.bucket);
    const { kmsKey, versioning = true, tags = {}, incompleteUploadDays = 7 } = pool.tenants?.bucket ?? {};
    const settings = {
      ...(kmsKey === undefined ? {} : { kmsKey }),
      versioning,
      incompleteUploadDays,
      tags: tenantTags(tags, tenant),
    };
    const changed = await ports.buckets.ensure(step.bucket, settings, made);
    const did = [...(made === 'created' ? ['created'] : []), ...changed].map((what) => `bucket ${step.bucket}: ${what}`);
    if (made === 'there' || !step.guarded || replyTo === undefined) return { did };
    await ports.starter.recheck({ kind: 's3', name: step.bucket }, { because: 'config', replyTo });
    return { did, told: true };
  };

async function assertFree(ports: BucketPorts, tenant: string, { pool, bucket }: TenantStep): Promise<void> {
  const read = await readTenantBucket(ports, bucket);
  if (read?.whose.tenant !== tenant || read.whose.pool !== pool) throw bucketNameTaken(bucket);
  if (read.whose.absentAt !== undefined) return;
  const look = await ports.buckets.look(bucket);
  if (look === 'absent') {
    return replaceTenantBucket(ports, read.etag, { ...read.whose, absentAt: ports.clock.now().toISOString() });
  }
  await ports.objects.remove({ bucket: ports.controlBucket, key: tenantBucketKey(bucket) }, read.etag);
  throw bucketNameTaken(bucket);
}
