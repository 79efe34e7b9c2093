import type { Drift } from '../contract/reconcile';
import type { AccessRecord } from '../registry/access-record';

export interface ListedGroup {
  readonly pool: string;
  readonly group: string;
  /** Subs of the members, and of those to whom nothing is granted: they are disabled or not confirmed. */
  readonly able: readonly string[];
  readonly idle: readonly string[];
  /** Whom the record names for the group. */
  readonly named: readonly string[];
}

/** Whom a group lists against whom the policy's record names for it. Who is disabled or cut off is granted nothing. */
export function rosterDrift(
  { group, able, idle, named }: Omit<ListedGroup, 'pool'>,
  { entries }: Pick<AccessRecord, 'entries'>,
): readonly Drift[] {
  const listed = new Set([...able, ...idle]);
  const missing = able.filter((sub) => {
    const entry = entries[sub];
    const isCutOff = entry?.denies.some(({ scope }) => scope === 'whole') === true;
    return !isCutOff && entry?.groups.includes(group) !== true;
  });
  return [
    ...missing.map((sub): Drift => ({ kind: 'member-not-granted', cause: 'missed by events', sub, group })),
    ...named
      .filter((sub) => !listed.has(sub))
      .map((sub): Drift => ({ kind: 'granted-not-member', cause: 'missed by events', sub, group })),
  ];
}

/** Subs that the policy's record names for a group of a pool. */
export const namedFor = (
  { pool, group }: Pick<ListedGroup, 'pool' | 'group'>,
  { entries }: Pick<AccessRecord, 'entries'>,
): readonly string[] =>
  Object.entries(entries)
    .filter(([, entry]) => entry.pool === pool && entry.groups.includes(group))
    .map(([sub]) => sub);
