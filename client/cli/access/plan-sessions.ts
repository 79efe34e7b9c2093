import { estimateUsers } from '../../../aws/pool-size';
import { needsExclusiveRoles, whyNotExclusive } from '../../../core/config/role-exclusive';
import { tagsAmiss } from '../../../core/config/tag-map';
import { type GatehouseConfig, managesAccess, type PoolConfig, type PublishedConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import type { IdentityPoolFacts } from '../../../core/ports';
import type { Aws } from '../open-aws';
import { tagsInForceFrom } from './tags-in-force-from';

/** A pool with groups `via: role` whose users could act in another role. */
export interface NotExclusive {
  readonly pool: string;
  readonly reasons: readonly string[];
}

/** What the pools' sessions are like, as far as publishing depends on it. */
export interface SessionPlan {
  readonly tagsInForceFrom: Readonly<Record<string, string>>;
  readonly notExclusive: readonly NotExclusive[];
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
}

/** Raises `IdentityPoolMissing`, `PermissionMissing`, `Throttled`, `AwsUnavailable`. */
export async function planSessions(
  { cognito, identityPools, roles }: Pick<Aws, 'cognito' | 'identityPools' | 'roles'>,
  before: PublishedConfig | undefined,
  { pools }: GatehouseConfig,
  now: Date,
): Promise<SessionPlan> {
  const from: Record<string, string> = {};
  const notExclusive: NotExclusive[] = [];
  const changes: string[] = [];
  const warnings: string[] = [];
  for (const pool of pools.filter(({ userRoles }) => userRoles.length > 0)) {
    const { userPoolId, identityPoolId } = pool;
    const facts = identityPoolId === undefined ? undefined : await identityPools.describe(identityPoolId);
    const hasUsers = (await estimateUsers(cognito, userPoolId)) > 0;
    const time = await tagsInForceFrom(roles, { before, pool, facts, hasUsers, now });
    if (time !== undefined) from[userPoolId] = time;
    if (time !== undefined && time !== before?.tagsInForceFrom?.[userPoolId]) changes.push(denied(pool, time));
    if (facts === undefined) continue;
    warnings.push(...tagWarning(pool, facts));
    const reasons = needsExclusiveRoles(pool) ? whyNotExclusive(pool, facts) : [];
    if (reasons.length > 0) notExclusive.push({ pool: userPoolId, reasons });
  }
  return { tagsInForceFrom: from, notExclusive, changes, warnings };
}

const denied = ({ userPoolId, mode }: PoolConfig, time: string): string =>
  `pool ${userPoolId}: sessions without the principal tags are denied from ${time}${mode === 'enforce' ? '' : ', once its mode is enforce'}`;

function tagWarning(pool: PoolConfig, facts: IdentityPoolFacts): readonly string[] {
  const amiss = tagsAmiss(pool, facts);
  if (amiss.length === 0 || !managesAccess(pool)) return [];
  const what = `identity pool ${pool.identityPoolId ?? ''} does not hand on ${amiss.join(', ')}: users of ${pool.userPoolId} reach nothing`;
  return [`${what}; set its attributes for access control, then apply again`];
}

/** All pools as one failure, with what to set. */
export const roleNotExclusive = (pools: readonly NotExclusive[]): GatehouseFailure =>
  new GatehouseFailure('RoleNotExclusive', {
    place: pools.map(({ pool }) => `pool=${pool}`).join(', '),
    value: pools.map(({ pool, reasons }) => `${pool}: ${reasons.join('; ')}`).join('. '),
    remedy:
      'In the identity pool set AllowClassicFlow to false, choose roles by token for every app client of the user pool and ' +
      'resolve ambiguity with Deny; or grant these groups `via: roster`.',
  });
