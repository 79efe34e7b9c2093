import type { IdentityPoolFacts, IdentityProviderFacts } from '../ports';
import { managesAccess, type PoolConfig } from './types';

/** Groups that are granted what they get by their role. */
export const roleGroups = ({ groups }: PoolConfig): readonly string[] =>
  Object.entries(groups).flatMap(([name, { via }]) => (via === 'role' ? [name] : []));

/** Whether leaving a group of the pool rests on how its identity pool hands out roles. */
export const needsExclusiveRoles = (pool: PoolConfig): boolean =>
  managesAccess(pool) && pool.credentials === 'identity-pool' && roleGroups(pool).length > 0;

/** The providers of an identity pool that are app clients of the user pool. */
export const providersOf = ({ userPoolId }: PoolConfig, { providers }: IdentityPoolFacts): readonly IdentityProviderFacts[] =>
  providers.filter(({ name }) => name.endsWith(`/${userPoolId}`));

/** Why users of the pool could act in another role than that of their group; empty where they cannot. */
export function whyNotExclusive(pool: PoolConfig, facts: IdentityPoolFacts): readonly string[] {
  const providers = providersOf(pool, facts);
  return [
    ...(facts.allowClassicFlow === false ? [] : ['AllowClassicFlow is not explicitly false']),
    ...(providers.length === 0 ? [`${pool.userPoolId} is not among its identity providers`] : []),
    ...providers.flatMap(({ clientId, mapping }) => [
      ...(mapping.type === 'token' ? [] : [`the role of client ${clientId} is not chosen by token`]),
      ...(mapping.type !== 'token' || mapping.ambiguous === 'deny'
        ? []
        : [`AmbiguousRoleResolution of client ${clientId} is not Deny`]),
    ]),
  ];
}
