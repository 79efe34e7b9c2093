import type { EventKind } from '../events/identity-event';
import type { PolicyHostRef } from './access';
import type { HeldReason } from './held-report';
import type { FailureReport } from './messages';

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
  /** The user's tenant is not the one that the storage was made for, and no run is at work on it. */
  'tenant-changed',
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
  /** A member of a group with a role, of whom the registry does not say so. */
  'member-not-recorded',
  /** The registry says that a user is in a group with a role, which does not list them. */
  'recorded-not-member',
  /** A deny is past its end. */
  'deny-expired',
  /** Somebody took a user's deny out of the policy. */
  'deny-removed',
  'policy-deleted',
  'policy-changed',
  /** The trust policy of a role lets in others than the pool's users, or sessions without tags. */
  'role-trust-changed',
] as const;

export type DriftKind = (typeof driftKinds)[number];

/**
 * `missed by events`: nobody told. `run lost`: it was begun, and no run is left to end it. `under way`: the user's owner
 * is at work, so it may be gone in a moment; `rejected`: a person has decided to leave it as it is. Both are named apart.
 */
export type DriftCause =
  'missed by events' | 'changed by hand' | 'expired deny' | 'run lost' | 'failed before' | 'under way' | 'rejected';

export const isNamedApart = ({ cause }: Drift): boolean => cause === 'under way' || cause === 'rejected';

export interface Drift {
  readonly kind: DriftKind;
  readonly cause: DriftCause;
  /** Absent where it is about a whole policy. */
  readonly sub?: string;
  readonly group?: string;
  /** ARN. */
  readonly role?: string;
  /** ISO 8601, of what events missed: when the user was last changed, as far as the pool tells. */
  readonly changedAt?: string;
}

/** How many of each kind, without those that are named apart. */
export type DriftCounts = Readonly<Partial<Record<DriftKind, number>>>;

/** What a part of a pass came to. */
export interface PassCounts {
  /** Users who were listed. */
  readonly listed: number;
  /** Records of the registry that were read. */
  readonly records: number;
  readonly underWay: number;
  /** What a person has decided to leave; absent: nothing. */
  readonly rejected?: number;
  readonly drift: DriftCounts;
}

export const noPassCounts: PassCounts = { listed: 0, records: 0, underWay: 0, rejected: 0, drift: {} };

export const addPassCounts = (one: PassCounts, other: PassCounts): PassCounts => ({
  listed: one.listed + other.listed,
  records: one.records + other.records,
  underWay: one.underWay + other.underWay,
  rejected: (one.rejected ?? 0) + (other.rejected ?? 0),
  drift: addDrift(one.drift, other.drift),
});

function addDrift(one: DriftCounts, other: DriftCounts): DriftCounts {
  const kinds = driftKinds.filter((kind) => one[kind] !== undefined || other[kind] !== undefined);
  return Object.fromEntries(kinds.map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]));
}

export const countDrift = (found: readonly Drift[]): Pick<PassCounts, 'underWay' | 'rejected' | 'drift'> => {
  const drift: Partial<Record<DriftKind, number>> = {};
  for (const one of found) if (!isNamedApart(one)) drift[one.kind] = (drift[one.kind] ?? 0) + 1;
  const because = (named: DriftCause): number => found.filter(({ cause }) => cause === named).length;
  return { underWay: because('under way'), rejected: because('rejected'), drift };
};

/** Kinds by which a user would lose what a group grants. */
export const removalKinds: readonly DriftKind[] = ['granted-not-member', 'recorded-not-member'];

/** Kinds on which owners look only once the whole listing was judged: a listing cut short would name everybody. */
export const judgedKinds: readonly DriftKind[] = ['deleted-not-revoked', ...removalKinds];

/** Kinds that cost a user everything. */
export const lossKinds: readonly DriftKind[] = ['disabled-not-revoked', 'deleted-not-revoked'];

/** Kinds that no owner is told of. */
export const onlyNamedKinds: readonly DriftKind[] = [
  'objects-beyond-limit',
  'failed-before',
  'record-unreadable',
  'policy-deleted',
  'policy-changed',
  'role-trust-changed',
];

/** Kinds on which owners look while the listing goes on. */
export const atOnceKinds: readonly DriftKind[] = driftKinds.filter(
  (kind) => !judgedKinds.includes(kind) && !onlyNamedKinds.includes(kind),
);

/** Input of `reconcileAccess`; `carried` is what a run that continues as new hands on. */
export interface ReconcileInput {
  readonly pool: string;
  /** That of the configuration's schedule unless given, else `report`, and `repair` where an event asked for the pass. */
  readonly mode?: ReconcileMode;
  /** An event that shows no user asked for it. */
  readonly hinted?: true;
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
  /** Users listed so far, by the first digit of their sub. */
  readonly listedBy?: Readonly<Record<string, number>>;
  /** How far the listing of the disabled users is. */
  readonly disabled?: ListingCursor;
  /** Groups whose members are listed. */
  readonly groups?: readonly GroupListing[];
  /** What could not be compared. */
  readonly failures?: readonly FailureReport[];
  /** The listing of users broke off. */
  readonly isIncomplete?: boolean;
}

/** How far a listing is that has one chain of tokens. */
export interface ListingCursor {
  /** Where it goes on; absent: at its beginning. */
  readonly token?: string;
  /** Parts that were written. */
  readonly parts: number;
  readonly isDone: boolean;
}

/** The members of a group, as listed for a pass: in parts of the pass. */
export interface GroupListing extends ListingCursor {
  readonly group: string;
  /** Names the parts. */
  readonly index: number;
  readonly members: number;
  /** The listing failed for good: nothing is compared with it. */
  readonly failed?: true;
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
  /** Each tenant has a bucket of its own, and so a policy. */
  readonly tenantBuckets?: true;
  /** Which users it looks at, besides the disabled ones; absent: all. */
  readonly slice?: PassSlice;
  /** Groups with a role, which the policy names in place of their members. */
  readonly roleGroups?: readonly string[];
  /** Users whom passes last listed, by the first digit of their sub. */
  readonly lastListed?: Readonly<Record<string, number>>;
  /** Removals that the passes of this rotation have let through. */
  readonly recentRemovals?: number;
}

export interface PassSlice {
  /** Hexadecimal digits that the subs begin with. */
  readonly firstDigits: string;
  /** After so many passes everybody was looked at. */
  readonly of: number;
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
  /** What a person has decided to leave as it is. */
  readonly rejected?: number;
  /** Users whose owners were told to look. */
  readonly told: number;
  /** What could not be compared, and why. */
  readonly failures?: readonly FailureReport[];
  /** Why something was not done and waits for a person. */
  readonly held: readonly HeldReason[];
  /** Keys in the control bucket. */
  readonly report: string;
  readonly readable: string;
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
