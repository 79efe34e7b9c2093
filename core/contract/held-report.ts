import type { Drift } from './reconcile';

/** Why a pass holds something back, or what else a person has to know. */
export interface HeldReason {
  readonly why: 'listing-short' | 'group-empty' | 'too-many-removals' | 'many-lost' | 'report-unreadable';
  /** In words. */
  readonly says: string;
  readonly group?: string;
}

/** `reports/held/<pool>.json`: what waits for a person. One for each pool. Times are ISO 8601. */
export interface HeldReport {
  readonly schema: 'gatehouse.held-report/2';
  readonly pool: string;
  /** The pass that wrote it last. */
  readonly run: string;
  readonly at: string;
  /** Key of the report that it belongs to. */
  readonly report: string;
  readonly why: readonly HeldReason[];
  /** Nobody was told of them. */
  readonly suspects: readonly Drift[];
  /** Users who were cut off, and whose objects stay where they are until somebody decides. */
  readonly dataHeld: readonly string[];
  /** Users whom the pass listed, by the first digit of their sub. */
  readonly listedBy: Readonly<Record<string, number>>;
}

/** `reports/rejected/<pool>.json`: what a person has decided to leave as it is, until it changes. */
export interface RejectedSuspects {
  readonly schema: 'gatehouse.rejected/1';
  readonly pool: string;
  readonly suspects: readonly Drift[];
}

/**
 * Input of `applyReconcileReport`. `approve`: owners look at the suspects, and objects that were held move. `reject`: the
 * suspects are left as they are, and are not told of again until they change; objects that were held stay, denied.
 */
export interface HeldDecision {
  readonly pool: string;
  readonly decision: 'approve' | 'reject';
}

export interface HeldOutcome extends HeldDecision {
  /** Users whose owners were told to look. */
  readonly told: number;
}
