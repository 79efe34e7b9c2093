import { managesAccess, type PoolConfig, type PublishedConfig, rolesOf } from '../../core/config/types';
import type { PolicyHostRef } from '../../core/contract/access';
import type { HostRef } from '../../core/events/identity-event';

/**
 * The policy hosts that a change of a bucket, role or identity pool concerns: that bucket, or those of the pools whose
 * users act in the role or get credentials from the identity pool. Each once.
 */
export function hostsOf(changed: HostRef, { config }: PublishedConfig): readonly PolicyHostRef[] {
  return [...new Set(concernedPools(changed, config.pools).map(({ dataBucket }) => dataBucket))].map((name) => ({
    kind: 's3',
    name,
  }));
}

/**
 * User pools in whose tenants' own buckets the change of a role may make a difference. There may be thousands: one run for
 * each pool looks at all of them.
 */
export const poolsOfTenantHosts = (changed: HostRef, { config }: PublishedConfig): readonly string[] =>
  changed.kind !== 'role'
    ? []
    : concernedPools(changed, config.pools)
        .filter(({ tenants }) => tenants?.mode === 'bucket')
        .map(({ userPoolId }) => userPoolId);

const concernedPools = (changed: HostRef, pools: readonly PoolConfig[]): readonly PoolConfig[] =>
  pools.filter((pool) => managesAccess(pool) && isConcerned(pool, changed));

function isConcerned(pool: PoolConfig, { kind, name }: HostRef): boolean {
  switch (kind) {
    case 's3':
      return pool.dataBucket === name;
    // CloudTrail has the name of a role, without path and account.
    case 'role':
      return rolesOf(pool).some((arn) => arn.slice(arn.lastIndexOf('/') + 1) === name);
    case 'identity-pool':
      return pool.identityPoolId === name;
  }
}
