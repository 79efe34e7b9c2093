import { hexDigits } from '../core/contract/adoption';
import type { FailureReport } from '../core/contract/messages';
import {
  addPassCounts,
  type GroupListing,
  judgedKinds,
  type ListingCursor,
  noPassCounts,
  type PassCounts,
  type PassProgress,
  type PassSetup,
  type PassState,
} from '../core/contract/reconcile';
import { isInSlice } from '../core/reconcile/slices';

/** What a pass knows between two of its steps. */
export interface Reconciliation {
  readonly pool: string;
  readonly setup: PassSetup;
  /** Prefixes of subs that nobody is comparing, the next one last. */
  readonly shards: string[];
  inHand: number;
  counts: PassCounts;
  /** Shards and other parts in which something was found. */
  readonly parts: string[];
  /** Those of them with something that is judged at the end. */
  readonly judged: string[];
  /** Users listed so far, by the first digit of their sub. */
  readonly listedBy: Record<string, number>;
  disabled: ListingCursor;
  readonly groups: GroupListing[];
  /** What could not be compared. */
  readonly failures: FailureReport[];
  /** The listing of users broke off. */
  isIncomplete: boolean;
  told: number;
}

/** The longest prefix of a sub before its first hyphen. */
const longestShard = 8;

export const beginReconciliation = (pool: string, setup: PassSetup, carried: PassState | undefined): Reconciliation => ({
  pool,
  setup,
  shards: [...(carried?.shards ?? shardsOf(setup))],
  inHand: 0,
  counts: carried?.counts ?? noPassCounts,
  parts: [...(carried?.parts ?? [])],
  judged: [...(carried?.judged ?? [])],
  listedBy: { ...carried?.listedBy },
  disabled: carried?.disabled ?? { parts: 0, isDone: false },
  groups: [...(carried?.groups ?? groupsOf(setup))],
  failures: [...(carried?.failures ?? [])],
  isIncomplete: carried?.isIncomplete ?? false,
  told: carried?.told ?? 0,
});

const shardsOf = ({ digits, slice }: PassSetup): readonly string[] =>
  Array.from({ length: digits - 1 })
    .reduce<readonly string[]>(
      (shards) => shards.flatMap(partsOf),
      hexDigits.filter((digit) => isInSlice(slice, digit)),
    )
    .toReversed();

const groupsOf = ({ rosters, roleGroups = [] }: PassSetup): readonly GroupListing[] =>
  [...rosters, ...roleGroups].map((group, index) => ({ group, index, members: 0, parts: 0, isDone: false }));

const partsOf = (prefix: string): readonly string[] => hexDigits.map((digit) => `${prefix}${digit}`);

/** A shard with too many users for one attempt is compared in sixteen parts. */
export function splitShard({ shards }: Reconciliation, shard: string): void {
  if (shard.length >= longestShard) throw new Error('A listing of one prefix of eight digits has no end.');
  shards.push(...partsOf(shard).toReversed());
}

export function addPart(pass: Reconciliation, part: string, counts: PassCounts & { readonly found: boolean }): void {
  pass.counts = addPassCounts(pass.counts, counts);
  if (counts.found) pass.parts.push(part);
  if (judgedKinds.some((kind) => counts.drift[kind] !== undefined)) pass.judged.push(part);
}

export function addShard(pass: Reconciliation, shard: string, counts: PassCounts & { readonly found: boolean }): void {
  const digit = shard.slice(0, 1);
  pass.listedBy[digit] = (pass.listedBy[digit] ?? 0) + counts.listed;
  addPart(pass, shard, counts);
}

/** What a run that continues as new goes on with. Nothing is in hand then. */
export function passState({ pool: _pool, inHand: _inHand, ...pass }: Reconciliation): PassState {
  return pass;
}

export const progressOfPass = (pass: Reconciliation | undefined, isDone: boolean): PassProgress => ({
  ...(pass?.counts ?? noPassCounts),
  about: pass?.setup.about ?? 0,
  state: pass === undefined ? 'waiting' : isDone ? 'done' : 'running',
});
