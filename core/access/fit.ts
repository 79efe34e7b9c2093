import type { AccessEntry, AccessRecord } from '../registry/access-record';
import { hasHardDeny, isHard, isSoft } from './deny-causes';
import { grantedGroups } from './in-policy';
import { longestPrefix } from './longest-prefix';

/** Whether a policy compiled from this record fits, as a whole and in what it grants: some room is kept for denies. */
export type Room = (record: AccessRecord) => { readonly all: boolean; readonly grants: boolean };

export interface Fitting {
  /** The record as it was before the changes: what it grants and denies goes before what is new. */
  readonly before: AccessRecord;
  /** Subs whose state is new, oldest first. */
  readonly asked: readonly string[];
  /** Grants that were refused earlier are tried again. */
  readonly again: boolean;
  /** A person approved the record's cut-off just now. */
  readonly approved: boolean;
}

type Entries = Readonly<Record<string, AccessEntry>>;

/**
 * The record with marks on what the policy has no room for. Grants give way alone, the newest first, and never at the
 * expense of a deny. Of denies, soft ones give way first, those that end soonest before the others; then hard ones, the
 * newest first, which wait for a person unless a cut-off stands for them.
 */
export function fit(record: AccessRecord, room: Room, fitting: Fitting): AccessRecord {
  const { cutOff, ...cleared } = { ...record, entries: mapEntries(record.entries, (entry) => clear(entry, fitting)) };
  if (fits(room(cleared))) return cleared;
  const whole = cutOff === undefined ? cleared : { ...cleared, cutOff };
  const granted = refuseGrants(whole, room, fitting);
  if (room(granted).all) return withoutCutOff(granted);
  const yielded = letSoftGiveWay(granted, room);
  if (room(yielded).all) return withoutCutOff(yielded);
  const wasCovered = (sub: string): boolean => record.entries[sub]?.coveredByCutOff === true;
  const fitted = letHardWait(yielded, room, fitting, wasCovered);
  return Object.values(fitted.entries).some(({ coveredByCutOff }) => coveredByCutOff === true) ? fitted : withoutCutOff(fitted);
}

const fits = ({ all, grants }: ReturnType<Room>): boolean => all && grants;

function clear(marked: AccessEntry, { again }: Fitting): AccessEntry {
  const { refused, softGaveWay: _soft, noRoom: _room, coveredByCutOff: _covered, ...entry } = marked;
  const still = again ? [] : (refused ?? []).filter((group) => entry.groups.includes(group));
  return still.length === 0 ? entry : { ...entry, refused: still };
}

interface Grant {
  readonly sub: string;
  readonly group: string;
}

function refuseGrants(record: AccessRecord, room: Room, { before, asked }: Fitting): AccessRecord {
  const isOld = ({ sub, group }: Grant): boolean => {
    const known = before.entries[sub];
    return known !== undefined && grantedGroups(known).includes(group);
  };
  const grants = inOrder(record, asked).flatMap((sub) => groupsOf(record, sub).map((group) => ({ sub, group })));
  const [old, fresh] = [grants.filter(isOld), grants.filter((grant) => !isOld(grant))];
  const keptOld = longestPrefix(old, (kept) => room(refuse(record, [...old.slice(kept.length), ...fresh])).grants);
  const lost = old.slice(keptOld);
  const keptFresh = longestPrefix(fresh, (kept) => {
    return fits(room(refuse(record, [...lost, ...fresh.slice(kept.length)])));
  });
  return refuse(record, [...lost, ...fresh.slice(keptFresh)]);
}

const groupsOf = ({ entries }: AccessRecord, sub: string): readonly string[] => {
  const entry = entries[sub];
  return entry === undefined ? [] : grantedGroups(entry);
};

/** Those whose state is new come last, in the order in which they were asked for. */
const inOrder = ({ entries }: AccessRecord, asked: readonly string[]): readonly string[] => {
  const last = new Set(asked);
  return [...Object.keys(entries).filter((sub) => !last.has(sub)), ...last];
};

function refuse(record: AccessRecord, grants: readonly Grant[]): AccessRecord {
  const entries: Record<string, AccessEntry> = { ...record.entries };
  for (const { sub, group } of grants) {
    const entry = entries[sub];
    if (entry !== undefined) entries[sub] = { ...entry, refused: [...(entry.refused ?? []), group].sort() };
  }
  return { ...record, entries };
}

function letSoftGiveWay(record: AccessRecord, room: Room): AccessRecord {
  const soft = Object.entries(record.entries)
    .filter(([, { denies }]) => denies.some(isSoft))
    .sort(([, one], [, other]) => lastEnd(other).localeCompare(lastEnd(one)))
    .map(([sub]) => sub);
  const without = (kept: readonly string[]) => mark(record, soft.slice(kept.length), { softGaveWay: true });
  return without(
    soft.slice(
      0,
      longestPrefix(soft, (kept) => room(without(kept)).all),
    ),
  );
}

/** A deny without an end ends after all others. */
const lastEnd = ({ denies }: AccessEntry): string =>
  denies
    .filter(isSoft)
    .map(({ until }) => until ?? '~')
    .sort()
    .at(-1) ?? '';

function letHardWait(
  record: AccessRecord,
  room: Room,
  { before, asked, approved }: Fitting,
  wasCovered: (sub: string) => boolean,
): AccessRecord {
  const hard = inOrder(record, asked).filter((sub) => hasHardDenyOf(record, sub));
  const wasOut = (sub: string): boolean => (before.entries[sub]?.noRoom ?? before.entries[sub]?.coveredByCutOff) === true;
  const wasIn = (sub: string): boolean => hasHardDenyOf(before, sub) && !wasOut(sub);
  const ordered = [...hard.filter(wasIn), ...hard.filter((sub) => !wasIn(sub))];
  const without = (kept: readonly string[]) => mark(record, ordered.slice(kept.length), { noRoom: true });
  const kept = longestPrefix(ordered, (some) => room(without(some)).all);
  const inside = new Set(ordered.slice(0, kept));
  const entries = mapEntries(record.entries, (entry, sub) => {
    if (inside.has(sub) || !hasHardDeny(entry)) return entry;
    const covered = record.cutOff !== undefined && (wasCovered(sub) || (approved && isSignedOut(entry)));
    return { ...entry, ...(covered ? { coveredByCutOff: true as const } : { noRoom: true as const }) };
  });
  return { ...record, entries };
}

const hasHardDenyOf = ({ entries }: AccessRecord, sub: string): boolean => {
  const entry = entries[sub];
  return entry !== undefined && hasHardDeny(entry);
};

/** A window has an end only once the sign-out or the deletion is confirmed: no session can begin after the cut-off. */
const isSignedOut = ({ denies }: AccessEntry): boolean => denies.filter(isHard).every(({ until }) => until !== undefined);

const withoutCutOff = ({ cutOff: _cutOff, ...record }: AccessRecord): AccessRecord => record;

const mark = (record: AccessRecord, subs: readonly string[], flag: Pick<AccessEntry, 'softGaveWay' | 'noRoom'>): AccessRecord => {
  const marked = new Set(subs);
  return { ...record, entries: mapEntries(record.entries, (entry, sub) => (marked.has(sub) ? { ...entry, ...flag } : entry)) };
};

const mapEntries = (entries: Entries, change: (entry: AccessEntry, sub: string) => AccessEntry): Entries =>
  Object.fromEntries(Object.entries(entries).map(([sub, entry]) => [sub, change(entry, sub)]));
