import { GatehouseFailure } from '../core/failures';
import { tenantsOfIdentityPool, type TenantOfPool } from '../core/plan/tenants-of-identity-pool';
import type { ActivityPorts } from './activity-ports';

export interface FindTenantsInput {
  readonly identityPoolId: string;
}

export type FoundTenants = { readonly tenants: readonly TenantOfPool[] } | { readonly gone: true };

/**
 * Reads whose an identity pool is: the tenants that its tags name, as a rule one, and the user pools whose users it takes.
 *
 * Already done: reading again is always safe. AWS: DescribeIdentityPool, GetIdentityPoolRoles,
 * GetPrincipalTagAttributeMap. Raises `PermissionMissing`, `ConfigNotPublished`.
 */
export const findTenants =
  ({ configs, identityPools }: Pick<ActivityPorts, 'configs' | 'identityPools'>) =>
  async ({ identityPoolId }: FindTenantsInput): Promise<FoundTenants> => {
    const { config } = await configs.published();
    try {
      return { tenants: tenantsOfIdentityPool(config, await identityPools.describe(identityPoolId)) };
    } catch (error) {
      if (error instanceof GatehouseFailure && error.type === 'IdentityPoolMissing') return { gone: true };
      throw error;
    }
  };
