import type { FailureType } from '../failures';

/** The subs of a listing, side by side: each shard has a page token of its own. */
export const hexDigits: readonly string[] = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** What a page of the listing, or many of them, came to. */
export interface AdoptionCounts {
  readonly listed: number;
  /** Records that were written; of a page that was interrupted, those of its last attempt. */
  readonly recorded: number;
  /** Users who were disabled when they were listed. */
  readonly disabled: number;
  /** Users recorded without a prefix: their tenant is missing or cannot be part of a key. */
  readonly unplaced: number;
  /** Users whose prefix the map names, and whose record says so. */
  readonly mapped: number;
  /** Users whom the map names, and whose record has named another place before. */
  readonly mapIgnored: number;
}

export const noCounts: AdoptionCounts = { listed: 0, recorded: 0, disabled: 0, unplaced: 0, mapped: 0, mapIgnored: 0 };

export const addCounts = (one: AdoptionCounts, other: AdoptionCounts): AdoptionCounts => ({
  listed: one.listed + other.listed,
  recorded: one.recorded + other.recorded,
  disabled: one.disabled + other.disabled,
  unplaced: one.unplaced + other.unplaced,
  mapped: one.mapped + other.mapped,
  mapIgnored: one.mapIgnored + other.mapIgnored,
});

/** A part of the pool that is being listed: subs that begin with `prefix`. */
export interface Shard {
  readonly prefix: string;
  /** Where the listing goes on; absent at its beginning. */
  readonly token?: string;
  readonly counts: AdoptionCounts;
}

/** Input of `adoptUserPool`; `carried` is what a run that continues as new hands on. */
export interface AdoptionInput {
  readonly pool: string;
  /** Digest of a map of prefixes in the control bucket. */
  readonly map?: string;
  readonly carried?: AdoptionState;
}

export interface AdoptionState {
  /** Shards that are not at their end, the next one last. */
  readonly shards: readonly Shard[];
  /** Of the shards that are. */
  readonly done: AdoptionCounts;
  readonly about: number;
  readonly paused: boolean;
  /** ISO 8601; absent in what versions without receipts handed on. */
  readonly startedAt?: string;
}

/** How far an adoption is. */
export interface AdoptionProgress extends AdoptionCounts {
  readonly state: 'running' | 'paused' | 'needs-person' | 'done';
  readonly map?: string;
  /** Cognito's estimate of the users in the pool. */
  readonly about: number;
  readonly secondsLeft?: number;
  readonly needs?: FailureType;
}

/** What an adoption came to. Users without a new record had one already. */
export interface AdoptionResult extends AdoptionCounts {
  readonly pool: string;
  readonly about: number;
  /** The key of its receipt in the control bucket; absent in what versions without receipts came to. */
  readonly receipt?: string;
}

/** What a finished adoption was asked, saw and did. Times are ISO 8601. */
export interface AdoptionReceipt {
  readonly schema: 'gatehouse.receipt/1';
  readonly useCase: 'adoptUserPool';
  readonly pool: string;
  /** Digest of the map of prefixes that was taken over. */
  readonly map?: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** `about`: Cognito's estimate of the users in the pool at the start. */
  readonly saw: Pick<AdoptionCounts, 'listed' | 'disabled' | 'unplaced'> & { readonly about: number };
  readonly did: readonly string[];
  /** The key of this receipt in the control bucket. */
  readonly key: string;
}

/** `4,020 of about 20,000 users, 12 min left`. */
export function describeProgress({ state, listed, about, secondsLeft, needs }: AdoptionProgress): string {
  const users = `${grouped(listed)} of about ${grouped(Math.max(about, listed))} users`;
  if (state === 'needs-person') return `${users}, stopped by ${needs ?? 'a failure'}`;
  if (state !== 'running') return `${users}, ${state}`;
  return secondsLeft === undefined ? users : `${users}, ${duration(secondsLeft)} left`;
}

/** Without Intl, which the workflow sandbox does not promise. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

const duration = (seconds: number): string =>
  seconds < 90 ? `${String(Math.ceil(seconds))} s` : `${String(Math.ceil(seconds / 60))} min`;
