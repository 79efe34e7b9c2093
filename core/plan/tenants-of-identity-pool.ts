import type { GatehouseConfig } from '../config/types';
import type { IdentityPoolFacts } from '../ports';
import { hasTenants } from './plan-tenant';

/** A tenant and the user pools to make it in. */
export interface TenantOfPool {
  readonly tenant: string;
  readonly pools: readonly string[];
}

/**
 * The tenants that an identity pool stands for: those that its tags name, in the user pools that it takes tokens of. One
 * without any user pool yet counts for all that have tenants.
 */
export function tenantsOfIdentityPool(
  { pools }: GatehouseConfig,
  { tags = {}, providers }: IdentityPoolFacts,
): readonly TenantOfPool[] {
  const served = pools.filter(hasTenants).filter(({ userPoolId }) => providers.length === 0 || providers.some(isOf(userPoolId)));
  const found = new Map<string, string[]>();
  for (const { userPoolId, tenants } of served) {
    const tenant = Object.hasOwn(tags, tenants.identityPoolTag) ? tags[tenants.identityPoolTag] : undefined;
    if (tenant !== undefined) found.set(tenant, [...(found.get(tenant) ?? []), userPoolId]);
  }
  return [...found].map(([tenant, ids]) => ({ tenant, pools: ids }));
}

/** `cognito-idp.<region>.amazonaws.com/<pool>`. */
const isOf =
  (userPoolId: string) =>
  ({ name }: IdentityPoolFacts['providers'][number]): boolean =>
    name.endsWith(`/${userPoolId}`);
