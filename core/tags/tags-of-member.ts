import { groupOf } from '../config/group-of';
import type { PoolConfig } from '../config/types';
import { sortTags, type Tags } from './tags';

/** The tags that a member's own objects are to carry; `ranked`, the member's groups, the one that wins first. */
export function tagsOfMember(pool: Pick<PoolConfig, 'groups'>, ranked: readonly string[]): Tags {
  const found = ranked.flatMap((name) => Object.entries(groupOf(pool, name)?.objectTags ?? {}));
  return sortTags(new Map([...found].reverse()));
}
