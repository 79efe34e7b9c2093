/** Where a user's storage is, or was, in a tenant. */
export interface TenantPlace {
  /** Empty where nobody knows what tenant the prefix was made for. */
  readonly tenant: string;
  readonly bucket: string;
  /** The user's; ends in `/`. */
  readonly prefix: string;
}

/**
 * `held`: a person has to approve it; `signing-out`: no session of the old tenant may begin any more; `moving`: objects
 * are on their way; `arrived`: the registry names the new place, and what else names a place is to follow.
 */
export type MovePhase = 'held' | 'signing-out' | 'moving' | 'arrived';

/** A move of a user between tenants that is not done; while it stands, the user is denied everywhere that it comes from. */
export interface TenantMove {
  /** The epoch of the look that began it; one to another tenant is another move. */
  readonly id: number;
  /** The newest first: a user whose tenant changes on the way comes from several. */
  readonly from: readonly TenantPlace[];
  /** Absent: the user's attribute names no tenant that storage can be made in. */
  readonly to?: TenantPlace;
  readonly phase: MovePhase;
  /** ISO 8601. */
  readonly beganAt: string;
  /** ISO 8601: a global sign-out that began once the deny was in force. */
  readonly signOutConfirmedAt?: string;
}

/** A place that a user has left. */
export interface FormerPlace extends TenantPlace {
  /** ISO 8601: until then credentials of the tenant may be in somebody's hand, and are denied. */
  readonly denyUntil: string;
  /** ISO 8601: a last look once nobody held any; what had come meanwhile has followed. Absent: it is to come. */
  readonly sweptAt?: string;
  /** Objects that stay there. */
  readonly stays: number;
}

export const isSamePlace = (one: TenantPlace, other: TenantPlace): boolean =>
  one.tenant === other.tenant && one.bucket === other.bucket && one.prefix === other.prefix;

/** Whether objects of one lie where those of the other do. */
export const sharesPrefix = (one: Omit<TenantPlace, 'tenant'>, other: Omit<TenantPlace, 'tenant'>): boolean =>
  one.bucket === other.bucket && one.prefix === other.prefix;
