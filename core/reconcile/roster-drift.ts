import type { Drift } from '../contract/reconcile';
import type { AccessRecord } from '../registry/access-record';
import type { DirectoryUser } from '../ports';

export interface ListedGroup {
  readonly pool: string;
  readonly group: string;
  readonly members: readonly DirectoryUser[];
}

/** Whom a group lists against whom the policy's record names for it. Who is disabled or cut off is granted nothing. */
export function rosterDrift({ pool, group, members }: ListedGroup, record: AccessRecord | undefined): readonly Drift[] {
  const entries = record?.entries ?? {};
  const listed = new Set(members.map(({ sub }) => sub));
  const missing = members.filter(({ sub, enabled, status }) => {
    const entry = entries[sub];
    const isCutOff = entry?.denies.some(({ scope }) => scope === 'whole') === true;
    return enabled && status !== 'UNCONFIRMED' && !isCutOff && entry?.groups.includes(group) !== true;
  });
  return [
    ...missing.map(({ sub }): Drift => ({ kind: 'member-not-granted', cause: 'missed by events', sub, group })),
    ...namedFor({ pool, group }, record)
      .filter((sub) => !listed.has(sub))
      .map((sub): Drift => ({ kind: 'granted-not-member', cause: 'missed by events', sub, group })),
  ];
}

/** Subs that the policy's record names for a group of a pool. */
export const namedFor = (
  { pool, group }: Pick<ListedGroup, 'pool' | 'group'>,
  record: AccessRecord | undefined,
): readonly string[] =>
  Object.entries(record?.entries ?? {})
    .filter(([, entry]) => entry.pool === pool && entry.groups.includes(group))
    .map(([sub]) => sub);
