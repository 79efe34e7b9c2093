import { managesAccess, type PoolConfig } from '../config/types';
import type { AccessChange, AccessOutcome, PolicyHostRef } from '../contract/access';
import { placeOf } from './over-budget';

/** A deny that the configuration keeps out of the policy is not in force, whatever the policy says. */
export function notEnforced(
  host: PolicyHostRef,
  pools: readonly PoolConfig[],
  { pool, denies }: Pick<AccessChange, 'pool' | 'denies'>,
): AccessOutcome | undefined {
  const config = pools.find(({ userPoolId }) => userPoolId === pool);
  if (denies.length === 0 || (config !== undefined && managesAccess(config) && config.mode === 'enforce')) return undefined;
  return {
    kind: 'stuck',
    failure: {
      type: 'AccessNotConfigured',
      place: `${placeOf(host)}, pool=${pool}`,
      remedy: 'Set userRoles and `mode: enforce` for the pool in gatehouse.yaml and run `temporal gatehouse apply`.',
    },
  };
}
