import type { TenantOfPool } from '../core/plan/tenants-of-identity-pool';
import type { ActivityPorts } from './activity-ports';

export interface StartTenantsInput {
  readonly identityPoolId: string;
  readonly tenants: readonly TenantOfPool[];
}

/**
 * Has the tenants made, each by its own workflow.
 *
 * Already done: a workflow that runs takes the wish as one more. AWS: none. Raises `TemporalUnavailable`.
 */
export const startTenants =
  ({ starter }: Pick<ActivityPorts, 'starter'>) =>
  async ({ identityPoolId, tenants }: StartTenantsInput): Promise<void> => {
    for (const { tenant, pools } of tenants) await starter.provisionTenant(tenant, { pools, identityPoolId });
  };
