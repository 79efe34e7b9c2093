import type { TenantMove, TenantPlace } from '../registry/tenant-move';
import type { UserKey } from './ids';
import type { ArchivePlace, ProvisionStep } from './messages';

/** Input of `moveTenant`: the user and, when the owner starts it, the planned step. */
export interface MoveTenantInput extends UserKey {
  /** Started by hand, it approves the move that is held: the tenant that the user is to move to. */
  readonly tenant?: string;
  readonly step?: MoveStep;
  /** What a run that continues as new hands on. */
  readonly carried?: MoveCarried;
}

/** Everything that a move does, decided before it starts. What it makes at the new place is what provisioning makes. */
export interface MoveStep extends ProvisionStep {
  readonly move: TenantMove & { readonly to: TenantPlace };
  /** Where pages of objects are listed; ends in `/`. */
  readonly lists: ArchivePlace;
  /** The user has moved, and the window is over: what came to the old places since follows, before the deny is lifted. */
  readonly sweep?: true;
}

/** The places of a revoked user who was on the way between tenants: their objects are brought together before they go. */
export interface GatherStep {
  readonly from: readonly TenantPlace[];
  readonly to: TenantPlace;
  readonly lists: ArchivePlace;
}

/** Why an object stays where it was. */
export type WhyStays =
  /** The user has one of this name at the new place. */
  | 'occupied'
  /** Its storage class takes hours to be read. */
  | 'cold'
  /** It is encrypted with a key that cannot be used. */
  | 'unreadable'
  /** Its key would become too long. */
  | 'too-long';

export type StayCounts = Readonly<Partial<Record<WhyStays, number>>>;

/** What pages of a move came to. */
export interface MoveCounts {
  /** Copied and verified, or found at the new place as they are. */
  readonly objects: number;
  readonly bytes: number;
  /** Changed under the copy: they are for the next look. */
  readonly changed: number;
  readonly stays: StayCounts;
}

/** How far the objects of a move are. */
export interface MoveProgress {
  /** Of the places that objects come from, the one in hand. */
  readonly place: number;
  /** Looks, at all places, counted from 0. */
  readonly look: number;
  /** Looks at this place. */
  readonly looks: number;
  /** Pages of this look that are copied, and whether they are all. */
  readonly parts: number;
  readonly counts: MoveCounts;
  readonly isCopied: boolean;
  /** Pages whose originals are still to be deleted. */
  readonly left: number;
  /** Of every look so far. */
  readonly objects: number;
  readonly bytes: number;
  readonly removed: number;
  /** By place: what the last look at it left there. */
  readonly stays: readonly StayCounts[];
}

export interface MoveCarried {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly did: readonly string[];
  readonly progress: MoveProgress;
}

/** What a move did. Times are ISO 8601. */
export interface MoveReceipt {
  readonly from: readonly TenantPlace[];
  readonly to: TenantPlace;
  readonly signOutConfirmedAt?: string;
  /** When the deny of the places that were left ends. */
  readonly denyUntil?: string;
  readonly objects: number;
  readonly bytes: number;
  /** Originals deleted. */
  readonly removed: number;
  /** What stays where it was, denied. */
  readonly stays: StayCounts;
  /** Where every object is listed that moved or stays; absent: there was none. */
  readonly lists?: ArchivePlace;
}
