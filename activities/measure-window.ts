import { findPool, rolesOf, type PoolConfig } from '../core/config/types';
import type { DenyWindow } from '../core/contract/access';
import { fromIdentityPool, fullWindow, signedOutWindow, type WindowFacts } from '../core/plan/deny-window';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';

export interface MeasureWindowInput {
  readonly pool: string;
  /** The user was signed out everywhere, or deleted. */
  readonly signedOut: boolean;
}

type WindowPorts = Pick<ActivityPorts, 'configs' | 'directory' | 'identityPools' | 'roles'>;

/**
 * How long a deny must outlive its cause in this pool: read from its app clients, its identity pool and, where sessions
 * may be as long as a role allows, the roles.
 *
 * Already done: it changes nothing. AWS: ListUserPoolClients, DescribeUserPoolClient for each, DescribeIdentityPool,
 * GetIdentityPoolRoles, GetPrincipalTagAttributeMap, GetRole.
 * Raises `PoolNotConfigured`, `IdentityPoolMissing`, `PermissionMissing`.
 */
export const measureWindow =
  (ports: WindowPorts) =>
  async ({ pool: userPoolId, signedOut }: MeasureWindowInput): Promise<DenyWindow> => {
    const pool = findPool(await ports.configs.published(), userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const facts = await gather(ports, pool);
    return signedOut ? signedOutWindow(facts) : fullWindow(facts);
  };

async function gather({ directory, identityPools, roles }: WindowPorts, pool: PoolConfig): Promise<WindowFacts> {
  const id = fromIdentityPool(pool);
  const [longestIdToken, identityPool] = await Promise.all([
    directory.longestIdToken(pool.userPoolId),
    id === undefined ? undefined : identityPools.describe(id),
  ]);
  const enhancedOnly = identityPool?.allowClassicFlow === false;
  return { longestIdToken, identityPool, longestSession: enhancedOnly ? 0 : await longestSession(roles, pool) };
}

/** Of roles that AWS knows: another gives nobody a session. */
async function longestSession(roles: WindowPorts['roles'], pool: PoolConfig): Promise<number> {
  const found = await Promise.all(rolesOf(pool).map((arn) => roles.read(arn)));
  return Math.max(0, ...found.map((role) => role?.maxSessionSeconds ?? 0));
}
