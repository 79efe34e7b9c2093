import type { EventKind } from '../events/identity-event';
import type { PolicyHostRef } from './access';

/** `report` changes nothing; `repair` also has owners and writers look again. */
export type ReconcileMode = 'report' | 'repair';

/** What was found to differ. */
export const driftKinds = [
  /** The user may have storage and has none. */
  'unprovisioned',
  /** The user's attributes do not say what Gatehouse writes there. */
  'write-back-missing',
  /** The pool is only observed, and the registry does not say where the user's storage would be. */
  'unrecorded',
  /** The user is disabled and was not cut off. */
  'disabled-not-revoked',
  /** The user is gone and was not cut off. */
  'deleted-not-revoked',
  /** Somebody asked for a revocation that is not done. */
  'requested-not-revoked',
  /** The user is enabled and still cut off. */
  'revoked-but-enabled',
  /** What the policy should say of the user was never asked for, never answered, or is over. */
  'access-not-in-force',
  /** The user's objects may not carry the tags of the user's groups, or carry more. */
  'objects-untagged',
  /** More objects than the configuration allows to be tagged: only named. */
  'objects-beyond-limit',
  /** What failed for good under this configuration: only named, never begun again. */
  'failed-before',
  /** The registry's record cannot be read. */
  'record-unreadable',
  /** A member of a group whom the policy's record does not name. */
  'member-not-granted',
  /** The policy's record names a user for a group that does not list them. */
  'granted-not-member',
  /** A deny is past its end. */
  'deny-expired',
  /** Somebody took a user's deny out of the policy. */
  'deny-removed',
  'policy-deleted',
  'policy-changed',
] as const;

export type DriftKind = (typeof driftKinds)[number];

/**
 * `missed by events`: nobody told. `run lost`: it was begun, and no run is left to end it. `under way`: the user's owner
 * is at work, so it may be gone in a moment; named apart.
 */
export type DriftCause = 'missed by events' | 'changed by hand' | 'expired deny' | 'run lost' | 'failed before' | 'under way';

export interface Drift {
  readonly kind: DriftKind;
  readonly cause: DriftCause;
  /** Absent where it is about a whole policy. */
  readonly sub?: string;
  readonly group?: string;
}

/** How many of each kind, those that are under way left out. */
export type DriftCounts = Readonly<Partial<Record<DriftKind, number>>>;

/** What a part of a pass came to. */
export interface PassCounts {
  /** Users who were listed. */
  readonly listed: number;
  /** Records of the registry that were read. */
  readonly records: number;
  readonly underWay: number;
  readonly drift: DriftCounts;
}

export const noPassCounts: PassCounts = { listed: 0, records: 0, underWay: 0, drift: {} };

export const addPassCounts = (one: PassCounts, other: PassCounts): PassCounts => ({
  listed: one.listed + other.listed,
  records: one.records + other.records,
  underWay: one.underWay + other.underWay,
  drift: addDrift(one.drift, other.drift),
});

function addDrift(one: DriftCounts, other: DriftCounts): DriftCounts {
  const kinds = driftKinds.filter((kind) => one[kind] !== undefined || other[kind] !== undefined);
  return Object.fromEntries(kinds.map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]));
}

export const countDrift = (found: readonly Drift[]): Pick<PassCounts, 'underWay' | 'drift'> => {
  const settled = found.filter(({ cause }) => cause !== 'under way');
  const drift = settled.reduce<DriftCounts>((counts, { kind }) => addDrift(counts, { [kind]: 1 }), {});
  return { underWay: found.length - settled.length, drift };
};

/** Kinds on which owners look only once the whole listing was judged: a listing cut short would name everybody. */
export const judgedKinds: readonly DriftKind[] = ['deleted-not-revoked', 'granted-not-member'];

/** Kinds that no owner is told of. */
export const onlyNamedKinds: readonly DriftKind[] = [
  'objects-beyond-limit',
  'failed-before',
  'record-unreadable',
  'policy-deleted',
  'policy-changed',
];

/** Input of `reconcileAccess`; `carried` is what a run that continues as new hands on. */
export interface ReconcileInput {
  readonly pool: string;
  /** That of the configuration's schedule unless given, else `report`. */
  readonly mode?: ReconcileMode;
  readonly carried?: PassState;
}

/** A pass on its way, between two of its steps. */
export interface PassState {
  readonly setup: PassSetup;
  /** Prefixes of subs that are not compared yet, the next one last. */
  readonly shards: readonly string[];
  readonly counts: PassCounts;
  /** Shards in which something was found. */
  readonly parts: readonly string[];
  /** Those of them with something that is judged at the end. */
  readonly judged: readonly string[];
  /** Users whose owners were told to look. */
  readonly told: number;
}

/** What a pass goes by from its beginning to its end. */
export interface PassSetup {
  readonly run: string;
  readonly mode: ReconcileMode;
  readonly pauseAboveChanges: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly configRevision: number;
  /** Hexadecimal digits of the prefixes that the listing is cut by. */
  readonly digits: number;
  /** About how many users the pool has. */
  readonly about: number;
  /** Groups whose members the policy names. */
  readonly rosters: readonly string[];
  readonly host?: PolicyHostRef;
  /** Users whom the last pass listed. */
  readonly lastListed?: number;
}

export interface PassProgress extends PassCounts {
  readonly state: 'waiting' | 'running' | 'done';
  readonly about: number;
}

export interface ReconcileResult {
  readonly pool: string;
  readonly mode: ReconcileMode;
  readonly listed: number;
  readonly drift: DriftCounts;
  readonly underWay: number;
  /** Users whose owners were told to look. */
  readonly told: number;
  /** Why something was not done and waits for a person. */
  readonly held: readonly HeldReason[];
  /** Keys in the control bucket. */
  readonly report: string;
  readonly readable: string;
}

/** Why a pass holds something back. */
export interface HeldReason {
  readonly why: 'listing-short' | 'group-empty' | 'too-many-removals' | 'group-too-large';
  /** In words. */
  readonly says: string;
  readonly group?: string;
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
  /** At most 10,000 of each kind. */
  readonly found: readonly Drift[];
  readonly held: readonly HeldReason[];
}

/** `reports/held/<pool>.json`: what waits for a person. One for each pool. */
export interface HeldReport {
  readonly schema: 'gatehouse.held-report/1';
  readonly pool: string;
  readonly run: string;
  /** ISO 8601. */
  readonly at: string;
  /** Key of the report that it belongs to. */
  readonly report: string;
  readonly why: readonly HeldReason[];
  readonly subs: readonly string[];
  readonly listed: number;
}

/** Input of `applyReconcileReport`. `reject` drops the report; what still differs then is found again by the next pass. */
export interface HeldDecision {
  readonly pool: string;
  readonly decision: 'approve' | 'reject';
}

export interface HeldOutcome extends HeldDecision {
  /** Users whose owners were told to look. */
  readonly told: number;
}

/** An event that shows no user: signal of `reconcileHints`. */
export interface ReconcileHint {
  readonly kind: EventKind;
}

/** `4,020 of about 20,000 users compared, 3 differences`. */
export function describePass({ listed, about, drift, state }: PassProgress): string {
  if (state === 'waiting') return 'another pass of this pool is at work; this one waits';
  const differences = Object.values(drift).reduce((sum, count) => sum + count, 0);
  return `${grouped(listed)} of about ${grouped(Math.max(about, listed))} users compared, ${grouped(differences)} differences`;
}

/** Without Intl, which the workflow sandbox does not promise. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
