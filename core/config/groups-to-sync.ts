import { groupOf } from './group-of';
import { type GatehouseConfig, managesAccess } from './types';

export interface GroupRef {
  readonly pool: string;
  readonly group: string;
}

/** Groups whose members' owners have to ask anew: named in the policy from now on, or no longer named but by their role. */
export function groupsToSync(before: GatehouseConfig | undefined, after: GatehouseConfig): readonly GroupRef[] {
  return after.pools.filter(managesAccess).flatMap(({ userPoolId: pool, groups }) => {
    const old = before?.pools.find(({ userPoolId }) => userPoolId === pool);
    const known = old === undefined || !managesAccess(old) ? { groups: {} } : old;
    return Object.entries(groups)
      .filter(([name, { via }]) => (groupOf(known, name)?.via ?? 'role') !== via)
      .map(([group]) => ({ pool, group }));
  });
}
