import {
  addPassCounts,
  type HeldReason,
  judgedKinds,
  noPassCounts,
  type PassCounts,
  type PassProgress,
  type PassSetup,
  type PassState,
} from '../core/contract/reconcile';
import { hexDigits } from '../core/contract/adoption';

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
  readonly emptied: { readonly group: string; readonly named: number }[];
  readonly notes: HeldReason[];
  told: number;
}

/** The longest prefix of a sub before its first hyphen. */
const longestShard = 8;

export const beginReconciliation = (pool: string, setup: PassSetup, carried: PassState | undefined): Reconciliation => ({
  pool,
  setup,
  shards: [...(carried?.shards ?? allShards(setup.digits))],
  inHand: 0,
  counts: carried?.counts ?? noPassCounts,
  parts: [...(carried?.parts ?? [])],
  judged: [...(carried?.judged ?? [])],
  emptied: [],
  notes: [],
  told: carried?.told ?? 0,
});

const allShards = (digits: number): readonly string[] =>
  Array.from({ length: digits - 1 })
    .reduce<readonly string[]>((shards) => shards.flatMap(partsOf), hexDigits)
    .toReversed();

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

/** What a run that continues as new goes on with. Nothing is in hand then. */
export const passState = ({ setup, shards, counts, parts, judged, told }: Reconciliation): PassState => ({
  setup,
  shards,
  counts,
  parts,
  judged,
  told,
});

export const progressOfPass = (pass: Reconciliation | undefined, isDone: boolean): PassProgress => ({
  ...(pass?.counts ?? noPassCounts),
  about: pass?.setup.about ?? 0,
  state: pass === undefined ? 'waiting' : isDone ? 'done' : 'running',
});
