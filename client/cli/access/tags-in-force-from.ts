import { needsLongSessions } from '../../../core/config/credentials-in-hand';
import { tagsAmiss } from '../../../core/config/tag-map';
import { type PoolConfig, type PublishedConfig, rolesOf } from '../../../core/config/types';
import type { IdentityPoolFacts, Roles } from '../../../core/ports';

/** Credentials of the enhanced flow (https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html). */
const enhancedFlowSeconds = 3_600;

export interface TagsQuestion {
  readonly before: PublishedConfig | undefined;
  readonly pool: PoolConfig;
  /** Of the pool's identity pool, where it has one. */
  readonly facts: IdentityPoolFacts | undefined;
  readonly hasUsers: boolean;
  readonly now: Date;
}

/**
 * When every session of a pool carries the principal tags: kept where the pool had roles before, now for a pool without
 * users, else when the last credential in hand has expired. `undefined` where it has no roles, and while its identity pool
 * does not hand the tags on. Raises what Roles raises.
 */
export async function tagsInForceFrom(
  roles: Roles,
  { before, pool, facts, hasUsers, now }: TagsQuestion,
): Promise<string | undefined> {
  if (pool.userRoles.length === 0) return undefined;
  const kept = keptFrom(before, pool);
  if (kept !== undefined) return kept;
  if (!hasUsers) return now.toISOString();
  if (facts !== undefined && tagsAmiss(pool, facts).length > 0) return undefined;
  let seconds = enhancedFlowSeconds;
  for (const arn of needsLongSessions(pool, facts) ? rolesOf(pool) : []) {
    seconds = Math.max(seconds, (await roles.read(arn))?.maxSessionSeconds ?? 0);
  }
  return new Date(now.getTime() + seconds * 1_000).toISOString();
}

/** The time stands while the pool keeps its tags and a role: new roles hand out new credentials. */
function keptFrom(before: PublishedConfig | undefined, { userPoolId, principalTags }: PoolConfig): string | undefined {
  const old = before?.config.pools.find((pool) => pool.userPoolId === userPoolId);
  const sameTags = old?.principalTags.sub === principalTags.sub && old.principalTags.tenant === principalTags.tenant;
  return sameTags && old.userRoles.length > 0 ? before?.tagsInForceFrom?.[userPoolId] : undefined;
}
