import type { AccessEntry, AccessRecord } from '../registry/access-record';
import { isHard, isSoft } from './deny-causes';

/**
 * The record as the policy says it: without the grants that were refused, without soft denies that gave way and without
 * the hard ones that have no room.
 */
export const inPolicy = (record: AccessRecord): AccessRecord => ({
  ...record,
  entries: Object.fromEntries(Object.entries(record.entries).map(([sub, entry]) => [sub, entryInPolicy(entry)])),
});

const entryInPolicy = (entry: AccessEntry): AccessEntry => ({
  ...entry,
  groups: grantedGroups(entry),
  denies: entry.denies.filter(
    (deny) =>
      !(entry.softGaveWay === true && isSoft(deny)) && !((entry.noRoom ?? entry.coveredByCutOff) === true && isHard(deny)),
  ),
});

export const grantedGroups = ({ groups, refused = [] }: Pick<AccessEntry, 'groups' | 'refused'>): readonly string[] =>
  groups.filter((group) => !refused.includes(group));
