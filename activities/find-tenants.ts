import { GatehouseFailure } from '../core/failures';
import { assertTenant } from '../core/layout/tenant-prefix';
import { tenantsOfIdentityPool, type TenantOfPool } from '../core/plan/tenants-of-identity-pool';
import type { ActivityPorts } from './activity-ports';
import { startTenants } from './start-tenants';

export interface FindTenantsInput {
  readonly identityPoolId: string;
  /** Has them made at once, each by its own workflow; absent: they are only found. */
  readonly start?: true;
}

export type FoundTenants =
  /** `started`: they are being made. */
  { readonly tenants: readonly TenantOfPool[]; readonly started?: true } | { readonly gone: true };

/**
 * Reads whose an identity pool is: the tenants that its tags name, as a rule one, and the user pools whose users it takes.
 *
 * Already done: reading again is always safe, and a workflow that runs takes the wish as one more. AWS:
 * DescribeIdentityPool, GetIdentityPoolRoles, GetPrincipalTagAttributeMap. Raises `PermissionMissing`, `ConfigNotPublished`;
 * with `start` also `InvalidTenant`, before any is made, and `TemporalUnavailable`.
 */
export const findTenants =
  (ports: Pick<ActivityPorts, 'configs' | 'identityPools' | 'starter'>) =>
  async ({ identityPoolId, start }: FindTenantsInput): Promise<FoundTenants> => {
    const found = await tenantsOf(ports, identityPoolId);
    if ('gone' in found || start !== true) return found;
    for (const { tenant } of found.tenants) assertTenant(tenant);
    await startTenants(ports)({ identityPoolId, tenants: found.tenants });
    return { ...found, started: true };
  };

async function tenantsOf(
  { configs, identityPools }: Pick<ActivityPorts, 'configs' | 'identityPools'>,
  identityPoolId: string,
): Promise<FoundTenants> {
  const { config } = await configs.published();
  try {
    return { tenants: tenantsOfIdentityPool(config, await identityPools.describe(identityPoolId)) };
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'IdentityPoolMissing') return { gone: true };
    throw error;
  }
}
