import type { AccessChange, AccessState, GroupChange } from '../contract/access';
import { forgetSub } from '../policy/take-over';
import type { AccessEntry, AccessRecord } from '../registry/access-record';
import { isEmpty } from './deny-causes';
import { reminderOf } from './ends';

/** An entry that asks for nothing is kept this long, so that an old resend finds its epoch. */
const keepEmptyMs = 60 * 60_000;

/** `taken`: it is the state now. `known`: it was already. `superseded`: a newer one stands, of this epoch. */
export type Verdict =
  { readonly kind: 'taken' } | { readonly kind: 'known' } | { readonly kind: 'superseded'; readonly epoch: number };

export interface AppliedChanges {
  readonly record: AccessRecord;
  /** One for each change, in their order. */
  readonly verdicts: readonly Verdict[];
}

export interface Asked {
  readonly changes: readonly AccessChange[];
  readonly groups: readonly GroupChange[];
}

/**
 * What the record says after these changes, at `now` (ISO 8601). State replaces state; of two requests of one user the
 * higher epoch counts, in whatever order they come. What was taken over for a user falls away when the user's owner asks.
 */
export function applyChanges(record: AccessRecord, { changes, groups }: Asked, now: string): AppliedChanges {
  const entries = new Map(Object.entries(record.entries).filter(([, entry]) => !isForgotten(entry, now)));
  const verdicts = changes.map((change) => {
    const known = entries.get(change.sub);
    const verdict = judge(known, change);
    if (verdict.kind === 'taken') entries.set(change.sub, entryOf(change, known, now));
    return verdict;
  });
  const taken = changes.filter((_, index) => verdicts[index]?.kind === 'taken').map(({ sub }) => sub);
  return {
    record: {
      ...record,
      entries: Object.fromEntries(entries),
      takenOver: taken.reduce(forgetSub, record.takenOver),
      goneGroups: goneAfter(record.goneGroups, groups),
    },
    verdicts,
  };
}

function judge(known: AccessEntry | undefined, { epoch }: AccessChange): Verdict {
  if (known === undefined || epoch > known.epoch) return { kind: 'taken' };
  return epoch === known.epoch ? { kind: 'known' } : { kind: 'superseded', epoch: known.epoch };
}

const isForgotten = ({ emptySince }: AccessEntry, now: string): boolean =>
  emptySince !== undefined && Date.parse(now) - Date.parse(emptySince) > keepEmptyMs;

function entryOf(change: AccessChange, known: AccessEntry | undefined, now: string): AccessEntry {
  const { pool, epoch, askedAt, denies } = change;
  const state: AccessState = { groups: [...new Set(change.groups)].sort(), denies };
  const isProvisional = denies.some(({ cause, until }) => cause === 'provisional' && until === undefined);
  return {
    pool,
    epoch,
    ...state,
    ...(isEmpty(state) ? { emptySince: now } : {}),
    ...(isProvisional ? { remindAt: reminderOf(askedAt) } : {}),
    // A cut-off that stood for these denies goes on standing for them.
    ...(known?.coveredByCutOff === true && sameDenies(known, state) ? { coveredByCutOff: true as const } : {}),
  };
}

const sameDenies = (one: AccessState, other: AccessState): boolean => JSON.stringify(one.denies) === JSON.stringify(other.denies);

function goneAfter(gone: readonly string[], changes: readonly GroupChange[]): readonly string[] {
  const names = new Set(gone);
  for (const { pool, group, exists } of changes) {
    if (exists) names.delete(`${pool}/${group}`);
    else names.add(`${pool}/${group}`);
  }
  return [...names].sort();
}
