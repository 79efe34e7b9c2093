import type { TenantStorage } from '../registry/tenant-record';
import type { RunState } from './search-attributes';

/** Input of `offboardTenant`; `carried` is what a run that continues as new hands on. */
export interface OffboardTenantInput {
  readonly tenant: string;
  /** A person has approved, however many users there are. @default false */
  readonly approved?: boolean;
  readonly carried?: OffboardingState;
}

/** What a person decides where an offboarding needs one. */
export type OffboardingDecision = 'retry' | 'give-up';

/** What an offboarding is at. */
export interface OffboardingStatus {
  readonly state: RunState;
  /** In words, as Markdown: how far it is, or what a person has to decide. */
  readonly says: string;
}

/** What is to be taken away, decided before anything is. */
export interface OffboardingPlan {
  readonly tenant: string;
  readonly epoch: number;
  readonly configRevision: number;
  readonly approveAbove: number;
  /** An earlier run has begun to revoke users: the tenant cannot stay as it was. */
  readonly revokes?: true;
  readonly storages: readonly OffboardedStorage[];
}

export interface OffboardedStorage extends TenantStorage {
  /** The bucket is the tenant's own, and is deleted once it is empty and `retainMs` over. */
  readonly deleteBucket: boolean;
  readonly retainMs: number;
}

/** How far an offboarding is. Times are ISO 8601. */
export interface OffboardingState {
  readonly plan: OffboardingPlan;
  readonly startedAt: string;
  readonly approvedAt?: string;
  /** What a person has decided and the run before has not come to. */
  readonly decision?: OffboardingDecision;
  /** Looks at the registry, counted from 1: the last one finds nobody any more. */
  readonly round: number;
  /** Where the look goes on; absent: it is through. */
  readonly looking?: { readonly storage: number; readonly after?: string };
  /** Parts that this round wrote, and those of them whose users are not all revoked. */
  readonly parts: number;
  readonly open: readonly number[];
  /** Users that this round found who are to be revoked, and those of every round who are. */
  readonly found: number;
  readonly revoked: number;
  /** Users are being asked to go: the tenant cannot stay as it was. */
  readonly asks?: true;
  /** Storages whose content is listed, and the one that is being. */
  readonly kept: readonly KeptContent[];
  readonly listing?: Listing;
}

/** A listing of what stays. */
export interface Listing extends KeptCounts {
  readonly parts: number;
  /** SHA-256 over the parts so far, each with the digest before it; 64 hexadecimal digits. */
  readonly digest: string;
  /** The last key of the page before. */
  readonly after?: string;
}

export interface KeptCounts {
  readonly objects: number;
  readonly bytes: number;
  /** Markers of the tenant that were removed. */
  readonly removed: number;
}

/** What stays in one storage of the tenant. */
export interface KeptContent {
  readonly pool: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly objects: number;
  readonly bytes: number;
  /** Where the objects are listed in the control bucket, and the digest of the listing; absent: there are none. */
  readonly listing?: { readonly prefix: string; readonly parts: number; readonly digest: string };
  readonly removedMarkers: number;
}

/** What became of a tenant's own bucket. */
export type BucketOutcome =
  | { readonly bucket: string; readonly outcome: 'deleted' }
  | { readonly bucket: string; readonly outcome: 'kept'; readonly why: string };

/** The certificate of an offboarding: what was removed, what was kept, and why. Times are ISO 8601. */
export interface OffboardingReceipt {
  readonly schema: 'gatehouse.tenant-receipt/1';
  readonly useCase: 'offboardTenant';
  readonly tenant: string;
  readonly epoch: number;
  readonly configRevision: number;
  readonly startedAt: string;
  readonly approvedAt?: string;
  readonly finishedAt: string;
  /** What was done, in order, in words. */
  readonly did: readonly string[];
  /** Users who were revoked: each has a receipt of their own. */
  readonly revoked: number;
  /** Buckets whose policy says nothing of ours any more. */
  readonly retiredPolicies: readonly string[];
  readonly kept: readonly KeptContent[];
  readonly buckets: readonly BucketOutcome[];
  /** The key of this receipt in the control bucket. */
  readonly key: string;
}
