import type { ArchiveCounts } from '../archive/counts';
import type { HomecomingProgress } from '../archive/homecoming';
import type { AccessInForce, ArchivePlace } from './messages';
import type { MoveProgress } from './moves';

/** A revocation whose user is cut off, in the middle of their objects. */
export interface RevocationProgress {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly did: readonly string[];
  readonly access: AccessInForce;
  /** Absent: it has not begun. */
  readonly archive?: ArchiveProgress;
  /** Of a user who was moving to another tenant, before the archive. */
  readonly gather?: MoveProgress;
}

/** A way back whose user is enabled, in the middle of their objects. */
export interface RestorationProgress {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly home: HomecomingProgress;
}

/** How far the objects of a revoked user are. */
export interface ArchiveProgress {
  /** The look at the prefix that is under way, counted from 0; ISO 8601 when it began. */
  readonly pass: number;
  readonly lookedAt: string;
  /** Pages of this look that are copied, what they came to, and whether they are all. */
  readonly parts: number;
  readonly counts: ArchiveCounts;
  readonly isCopied: boolean;
  /** Pages whose originals are still to be deleted. */
  readonly left: number;
  /** Of every look so far. */
  readonly objects: number;
  readonly bytes: number;
  readonly removed: number;
}

/** What a revocation that purges has erased. */
export interface PurgeReceipt extends ErasedCounts {
  readonly places: readonly ArchivePlace[];
  /** Older versions of the user's registry record. */
  readonly records: number;
  /** Where the user may still be named or copied that Gatehouse does not reach, in words. */
  readonly outOfReach: readonly string[];
}

export interface ErasedCounts {
  readonly versions: number;
  readonly markers: number;
  readonly bytes: number;
  /** What stays, by what keeps it: `compliance`, `governance`, `legal hold`. */
  readonly survivors: Readonly<Record<string, number>>;
}
