import type { PoolConfig } from '../config/types';
import type { Drift } from '../contract/reconcile';
import { trustedBy, trustFaults } from '../policy/trust';
import type { RoleFacts } from '../ports';

/** Roles whose sessions might be others' than the pool's users', or carry no tags. */
export const roleDrift = (pool: PoolConfig, roles: readonly RoleFacts[]): readonly Drift[] =>
  roles
    .filter(({ trust }) => trustFaults(trust, trustedBy(pool)).length > 0)
    .map(({ arn }): Drift => ({ kind: 'role-trust-changed', cause: 'changed by hand', role: arn }));
