import type { HeldReason } from './held-report';
import type { FailureReport } from './messages';
import type { Drift, DriftCause, DriftCounts, ReconcileMode } from './reconcile';

/** When events went missing. Times are ISO 8601. */
export interface EventGap {
  /** Changes that no event told of and whose time the pool tells. */
  readonly changes: number;
  readonly from: string;
  readonly to: string;
}

/** `reports/access/<pool>/dt=<date>/<run id>.json`. Times are ISO 8601. */
export interface AccessReport {
  readonly schema: 'gatehouse.access-report/1';
  readonly pool: string;
  readonly run: string;
  readonly mode: ReconcileMode;
  readonly configRevision: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly listed: number;
  readonly records: number;
  readonly drift: DriftCounts;
  readonly byCause: Readonly<Partial<Record<DriftCause, number>>>;
  readonly underWay: number;
  readonly rejected: number;
  /** First digits of the subs of the users who were compared; who is disabled always is. */
  readonly firstDigits: string;
  /** Absent where nothing was missed, or nobody knows when. */
  readonly gap?: EventGap;
  /** At most 10,000 of each kind. */
  readonly found: readonly Drift[];
  readonly held: readonly HeldReason[];
  /** What could not be compared. */
  readonly failures: readonly FailureReport[];
}
