import type { PolicyHostRef } from '../core/contract/access';
import { parseTenantBucketKey, tenantBucketKey, tenantBucketsPrefix } from '../core/layout/control-keys';
import { parseTenantBucket, type TenantBucket } from '../core/registry/tenant-bucket';
import type { ActivityPorts } from './activity-ports';
import { readDocument, replaceDocument } from './registry-document';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** Whose a bucket is, with the ETag that a replacement has to name; `undefined` for one that is no tenant's. */
export type ReadTenantBucket = { readonly whose: TenantBucket; readonly etag: string } | undefined;

/** Raises `RecordUnreadable`. */
export async function readTenantBucket(ports: RegistryPorts, bucket: string): Promise<ReadTenantBucket> {
  const found = await readDocument(ports, tenantBucketKey(bucket), parseTenantBucket);
  return found === undefined ? undefined : { whose: found.document, etag: found.etag };
}

/**
 * Takes a name for a tenant, or takes one up again that was retired with it. Already done: it is the tenant's. Answers
 * whether it is. Raises `RecordConflict`.
 */
export async function claimTenantBucket(ports: RegistryPorts, whose: Omit<TenantBucket, 'schema'>): Promise<boolean> {
  const record: TenantBucket = { schema: 'gatehouse.tenant-bucket/1', ...whose };
  const ref = { bucket: ports.controlBucket, key: tenantBucketKey(whose.bucket) };
  const options = { contentType: 'application/json' };
  if ((await ports.objects.write(ref, JSON.stringify(record), { absent: true }, options)).written) return true;
  const known = await readTenantBucket(ports, whose.bucket);
  if (known?.whose.tenant !== whose.tenant || known.whose.pool !== whose.pool) return false;
  const { retiredAt, ...inUse } = known.whose;
  if (retiredAt !== undefined) await replaceTenantBucket(ports, known.etag, inUse);
  return true;
}

/** Raises `RecordConflict`. */
export async function replaceTenantBucket(ports: RegistryPorts, etag: string, next: TenantBucket): Promise<void> {
  await replaceDocument(ports, tenantBucketKey(next.bucket), etag, next);
}

/** The next buckets of tenants after one, at most `limit` (1,000), in order. */
export async function listTenantBuckets(ports: RegistryPorts, limit: number, after?: string): Promise<readonly PolicyHostRef[]> {
  const from = after === undefined ? undefined : tenantBucketKey(after);
  const keys = await ports.objects.firstKeys(ports.controlBucket, tenantBucketsPrefix, limit, from);
  return keys.flatMap((key) => parseTenantBucketKey(key) ?? []).map((name) => ({ kind: 's3', name }));
}
