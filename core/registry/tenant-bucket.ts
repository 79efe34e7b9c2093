import { recordParser } from './parse-record';

/**
 * Whose a tenant's bucket is: `registry/tenant-buckets/<bucket>.json`, written with `If-None-Match` before the bucket is
 * made, so that two tenants whose names come to the same bucket never share it.
 */
export interface TenantBucket {
  readonly schema: 'gatehouse.tenant-bucket/1';
  readonly bucket: string;
  readonly tenant: string;
  /** User pool id. */
  readonly pool: string;
  /** ISO 8601: when nobody had a bucket of this name. From then on one that this account owns is ours. */
  readonly absentAt?: string;
  /** ISO 8601: the tenant was offboarded then, and nothing of ours is in the bucket's policy any more. */
  readonly retiredAt?: string;
}

/** Raises `RecordUnreadable`. */
export const parseTenantBucket = recordParser<TenantBucket>(
  'gatehouse.tenant-bucket/1',
  (stored) => 'bucket' in stored && 'tenant' in stored && 'pool' in stored,
);
