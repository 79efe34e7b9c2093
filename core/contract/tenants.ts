/** Input of `provisionTenant`, whoever starts it. One of `tenant` and `identityPoolId` is there. */
export interface ProvisionTenantInput {
  readonly tenant?: string;
  /** User pool ids; absent: every pool whose configuration has `tenants`. */
  readonly pools?: readonly string[];
  /** An identity pool whose tag names the tenant. */
  readonly identityPoolId?: string;
  /** A group that stands for the tenant; it is looked at first. */
  readonly group?: TenantGroup;
  /** What a run that continues as new hands on. */
  readonly carried?: { readonly wishes: readonly TenantWish[] };
}

export interface TenantGroup {
  readonly pool: string;
  readonly group: string;
}

/** What somebody wants of the workflow of one tenant: signal `tenantWanted`. */
export type TenantWish = Pick<ProvisionTenantInput, 'pools' | 'identityPoolId' | 'group'>;

/** Why nothing was made. */
export type NoTenantReason = 'identity-pool-gone' | 'identity-pool-without-tag' | 'group-gone';

/** What `provisionTenant` did. */
export type TenantResult =
  | { readonly made: TenantReceipt }
  | { readonly nothing: NoTenantReason }
  /** An identity pool named these tenants, whose own workflows were started. */
  | { readonly started: readonly string[] };

/** What a finished use case of a tenant did. Times are ISO 8601. */
export interface TenantReceipt {
  readonly schema: 'gatehouse.tenant-receipt/1';
  readonly useCase: string;
  readonly tenant: string;
  readonly epoch: number;
  readonly configRevision: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** What was done, in order: `created tenants/acme/`, `bucket acme-0a1b2c3d: encryption`. */
  readonly did: readonly string[];
  readonly storages: readonly TenantStorageReceipt[];
  /** The key of this receipt in the control bucket. */
  readonly key: string;
}

export interface TenantStorageReceipt {
  /** User pool id. */
  readonly pool: string;
  readonly mode: 'prefix' | 'bucket';
  readonly bucket: string;
  readonly prefix: string;
  /** When the bucket's policy was seen to isolate the tenant; absent where others manage access. */
  readonly isolatedAt?: string;
  readonly policyHash?: string;
}

/** Everything that is to be made for a tenant in one user pool, decided before it starts. */
export interface TenantStep {
  readonly pool: string;
  readonly mode: 'prefix' | 'bucket';
  readonly bucket: string;
  /** What all keys of the tenant begin with; ends in `/`. */
  readonly prefix: string;
  /** Full keys of markers, the prefix itself first. */
  readonly markers: readonly string[];
  readonly objectTags?: Readonly<Record<string, string>>;
  /** Whether Gatehouse writes the policy that isolates the tenant. */
  readonly guarded: boolean;
}

export interface TenantPlan {
  readonly tenant: string;
  readonly epoch: number;
  readonly configRevision: number;
  readonly steps: readonly TenantStep[];
}
