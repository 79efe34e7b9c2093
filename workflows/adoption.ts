import type { AdoptedPage } from '../activities/adopt-page';
import {
  addCounts,
  type AdoptionCounts,
  type AdoptionInput,
  type AdoptionProgress,
  type AdoptionState,
  hexDigits,
  noCounts,
  type Shard,
} from '../core/contract/adoption';
import type { FailureReport } from '../core/contract/messages';

/** What an adoption knows between two pages. */
export interface Adoption {
  readonly pool: string;
  readonly map: string | undefined;
  readonly about: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Shards that nobody is listing, the next one last. */
  readonly shards: Shard[];
  /** Shards of which a page is being listed. */
  readonly inHand: Set<Shard>;
  done: AdoptionCounts;
  paused: boolean;
  /** What a person has to mend, while one has to. */
  needs: FailureReport | undefined;
  decision: 'retry' | 'give-up' | undefined;
  /** Where the pace is measured from. */
  since: { readonly at: number; readonly listed: number };
}

/** The longest prefix of a sub before its first hyphen. */
const longestShard = 8;

export function beginAdoption({ pool, map, carried }: AdoptionInput, about: number): Adoption {
  const all = hexDigits.map((prefix) => ({ prefix, counts: noCounts })).reverse();
  const adoption: Adoption = {
    pool,
    map,
    about,
    startedAt: carried?.startedAt ?? new Date().toISOString(),
    shards: [...(carried?.shards ?? all)],
    inHand: new Set(),
    done: carried?.done ?? noCounts,
    paused: carried?.paused ?? false,
    needs: undefined,
    decision: undefined,
    since: { at: Date.now(), listed: 0 },
  };
  adoption.since = { at: Date.now(), listed: countsOf(adoption).listed };
  return adoption;
}

export function takeShard({ shards, inHand }: Adoption): Shard | undefined {
  const shard = shards.pop();
  if (shard !== undefined) inHand.add(shard);
  return shard;
}

/** Puts a shard back as it was: its page was not listed. */
export function putBack({ shards, inHand }: Adoption, shard: Shard): void {
  inHand.delete(shard);
  shards.push(shard);
}

/**
 * Counts a page and goes on where it ended. A shard whose token has died is listed again in sixteen parts, each of
 * which takes a sixteenth of the time: what was recorded stays recorded.
 */
export function finishPage(adoption: Adoption, shard: Shard, page: AdoptedPage): void {
  adoption.inHand.delete(shard);
  if (page === 'token-expired') {
    adoption.done = addCounts(adoption.done, { ...noCounts, recorded: shard.counts.recorded });
    adoption.shards.push(...partsOf(shard.prefix));
    return;
  }
  const counts = addCounts(shard.counts, page.counts);
  if (page.next === undefined) adoption.done = addCounts(adoption.done, counts);
  else adoption.shards.push({ prefix: shard.prefix, token: page.next, counts });
}

const partsOf = (prefix: string): readonly Shard[] =>
  prefix.length >= longestShard
    ? [{ prefix, counts: noCounts }]
    : hexDigits.map((digit) => ({ prefix: `${prefix}${digit}`, counts: noCounts })).reverse();

export const countsOf = ({ shards, inHand, done }: Adoption): AdoptionCounts =>
  [...shards, ...inHand].map(({ counts }) => counts).reduce(addCounts, done);

/** What a run that continues as new goes on with. No page is in hand then. */
export const stateOf = ({ shards, done, about, paused, startedAt }: Adoption): AdoptionState => ({
  shards,
  done,
  about,
  paused,
  startedAt,
});

/** How far it is at `now`, in milliseconds, and how long it will take at the pace since it last began to work. */
export function progressOf(adoption: Adoption, now: number): AdoptionProgress {
  const { shards, inHand, about, paused, needs, since, map } = adoption;
  const counts = countsOf(adoption);
  const perSecond = ((counts.listed - since.listed) * 1000) / (now - since.at);
  const isDone = shards.length === 0 && inHand.size === 0;
  const left = Math.max(0, about - counts.listed) / perSecond;
  return {
    ...counts,
    about,
    state: isDone ? 'done' : needs !== undefined ? 'needs-person' : paused ? 'paused' : 'running',
    ...(map === undefined ? {} : { map }),
    ...(Number.isFinite(left) ? { secondsLeft: Math.ceil(left) } : {}),
    ...(needs === undefined ? {} : { needs: needs.type }),
  };
}
