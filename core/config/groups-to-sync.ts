import { sameTags } from '../tags/tags';
import { groupOf, isRoster } from './group-of';
import { type GatehouseConfig, managesAccess, maxTaggedObjects, type PoolConfig } from './types';

export interface GroupRef {
  readonly pool: string;
  readonly group: string;
}

/**
 * Groups whose members' owners have to look anew: named in the policy from now on, or no longer named but by their role;
 * or their objects are to carry other tags.
 */
export function groupsToSync(before: GatehouseConfig | undefined, after: GatehouseConfig): readonly GroupRef[] {
  return after.pools.filter(managesAccess).flatMap((pool) => {
    const { userPoolId } = pool;
    const old = before?.pools.find((known) => known.userPoolId === userPoolId);
    const known = old === undefined || !managesAccess(old) ? undefined : old;
    const names = [...new Set([...Object.keys(pool.groups), ...Object.keys(known?.groups ?? {})])];
    return names
      .filter((name) => isNamedAnew(known, pool, name) || isTaggedAnew(known, pool, name))
      .map((group) => ({ pool: userPoolId, group }));
  });
}

const none: Pick<PoolConfig, 'groups'> = { groups: {} };

function isNamedAnew(before: PoolConfig | undefined, after: PoolConfig, name: string): boolean {
  const [old, next] = [groupOf(before ?? none, name), groupOf(after, name)];
  if (next === undefined) return false;
  return isRoster(next) !== (old !== undefined && isRoster(old));
}

/** A higher limit may let a tagging that stopped there go on. */
function isTaggedAnew(before: PoolConfig | undefined, after: PoolConfig, name: string): boolean {
  const [old, next] = [groupOf(before ?? none, name)?.objectTags, groupOf(after, name)?.objectTags];
  if (!sameTags(old ?? {}, next ?? {})) return true;
  return next !== undefined && before !== undefined && maxTaggedObjects(after) > maxTaggedObjects(before);
}
