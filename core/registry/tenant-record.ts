import { recordParser } from './parse-record';

/**
 * What Gatehouse knows of one tenant: `registry/tenants/<tenant>.json` in the control bucket, replaced only by ETag
 * compare-and-swap. Times are ISO 8601.
 */
export interface TenantRecord {
  readonly schema: 'gatehouse.tenant/1';
  readonly tenant: string;
  /** Users of a tenant that is being, or was, offboarded get nothing. */
  readonly state: 'provisioning' | 'active' | 'offboarding' | 'offboarded';
  /** Raised by compare-and-swap before anything is made or removed; starts at 0. */
  readonly epoch: number;
  /** One for each user pool that serves the tenant, in the order of the pools' ids. */
  readonly storages: readonly TenantStorage[];
  /** Identity pools that name the tenant, sorted. */
  readonly identityPools: readonly string[];
  readonly provisionedAt?: string;
  /** The run that offboards the tenant, whichever continues it; `revokes`: this or an earlier one has begun to revoke users. */
  readonly offboarding?: { readonly run: string; readonly revokes?: true };
  readonly offboardedAt?: string;
}

/** Where the objects of a tenant's users are. */
export interface TenantStorage {
  /** User pool id. */
  readonly pool: string;
  /** `bucket`: no other tenant's objects are in it. */
  readonly mode: 'prefix' | 'bucket';
  readonly bucket: string;
  /** What all keys of the tenant begin with; ends in `/`. In both modes that of the layout. */
  readonly prefix: string;
}

export const newTenantRecord = (tenant: string): TenantRecord => ({
  schema: 'gatehouse.tenant/1',
  tenant,
  state: 'provisioning',
  epoch: 0,
  storages: [],
  identityPools: [],
});

/** Whether users of the tenant get storage in this pool. */
export const servesUsers = ({ state, storages }: TenantRecord, pool: string): boolean =>
  state === 'active' && storages.some((storage) => storage.pool === pool);

export const storageIn = ({ storages }: TenantRecord, pool: string): TenantStorage | undefined =>
  storages.find((storage) => storage.pool === pool);

/** Raises `RecordUnreadable`. */
export const parseTenantRecord = recordParser<TenantRecord>(
  'gatehouse.tenant/1',
  (stored) => 'tenant' in stored && 'storages' in stored,
);
