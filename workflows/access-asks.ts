import { hasHardDeny } from '../core/access/deny-causes';
import type { AccessChange, AccessOutcome } from '../core/contract/access';
import { mostChangesAtOnce } from './timing';

/** What one user's requesters wait for: every request that is not answered for good, in the order of arrival. */
export type Asks = readonly AccessChange[];

/** Requests by sub. */
export interface AccessAsks {
  readonly bySub: Map<string, Asks>;
  /** Subs whose requesters were told that they are stuck: tried again with the others, never alone. */
  readonly parked: Set<string>;
  /** The epoch of which a sub's requesters were told that it is stuck. */
  readonly told: Map<string, number>;
}

export const noAsks = (): AccessAsks => ({ bySub: new Map(), parked: new Set(), told: new Map() });

/** Takes a request in; `false` where the same one waits already: it is tried and answered again. */
export function ask({ bySub, parked, told }: AccessAsks, change: AccessChange): boolean {
  const known = bySub.get(change.sub) ?? [];
  parked.delete(change.sub);
  told.delete(change.sub);
  if (known.some((one) => isSame(one, change))) return false;
  bySub.set(change.sub, [...known, change]);
  return true;
}

const isSame = (one: AccessChange, other: AccessChange): boolean =>
  one.epoch === other.epoch && one.replyTo?.workflowId === other.replyTo?.workflowId;

export const newestOf = (asks: Asks): AccessChange | undefined =>
  asks.reduce<AccessChange | undefined>(
    (newest, one) => (newest === undefined || one.epoch > newest.epoch ? one : newest),
    undefined,
  );

export const hasFresh = ({ bySub, parked }: AccessAsks): boolean => [...bySub.keys()].some((sub) => !parked.has(sub));

/**
 * Takes out what goes into the next replacement, one state for each sub: hard denies first, then whatever takes access
 * away, and what is parked last.
 */
export function takeBatch({ bySub, parked }: AccessAsks): readonly Asks[] {
  const rank = ([sub, asks]: readonly [string, Asks]): number => {
    const newest = newestOf(asks);
    if (parked.has(sub) || newest === undefined) return 3;
    return hasHardDeny(newest) ? 0 : newest.denies.length > 0 ? 1 : 2;
  };
  const taken = [...bySub].sort((one, other) => rank(one) - rank(other)).slice(0, mostChangesAtOnce);
  for (const [sub] of taken) bySub.delete(sub);
  return taken.map(([, asks]) => asks);
}

/** Puts requests back before those that came meanwhile. */
export function putBack({ bySub }: AccessAsks, batch: readonly Asks[]): void {
  for (const asks of batch) {
    const sub = asks[0]?.sub ?? '';
    const since = (bySub.get(sub) ?? []).filter((one) => !asks.some((known) => isSame(known, one)));
    bySub.set(sub, [...asks, ...since]);
  }
}

/** What each of a user's requests is answered, when this became of the newest. */
export const outcomesOf = (
  asks: Asks,
  epoch: number,
  outcome: AccessOutcome,
): readonly (readonly [AccessChange, AccessOutcome])[] =>
  asks.map((one) => [one, one.epoch < epoch ? { kind: 'superseded', epoch } : outcome]);

/** Subs of which nobody was told yet that their newest request is stuck. */
export const untold = ({ bySub, told }: AccessAsks): readonly Asks[] =>
  [...bySub.values()].filter((asks) => {
    const newest = newestOf(asks);
    return newest !== undefined && told.get(newest.sub) !== newest.epoch;
  });
