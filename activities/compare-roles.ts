import { findPool, rolesOf } from '../core/config/types';
import { countDrift, type PassCounts } from '../core/contract/reconcile';
import { roleDrift } from '../core/reconcile/role-drift';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { type PassPart, writePart } from './pass-parts';
import { poolNotConfigured } from './pool-not-configured';

const readsAtOnce = 4;

/**
 * Looks at who may hand out the roles of a pool's users. A role that is gone shows in the policy.
 *
 * Already done: comparing again replaces the part. AWS: GetRole and what else a role is read by, PutObject.
 * Raises `PoolNotConfigured`, `PermissionMissing`.
 */
export const compareRoles =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'roles'>) =>
  async (part: PassPart): Promise<PassCounts & { readonly found: boolean }> => {
    const pool = findPool(await ports.configs.published(), part.pool);
    if (pool === undefined) throw poolNotConfigured(part.pool);
    const roles = await inParallel(rolesOf(pool), readsAtOnce, (arn) => ports.roles.read(arn));
    const found = roleDrift(
      pool,
      roles.filter((role) => role !== undefined),
    );
    if (found.length > 0) await writePart(ports, part, found);
    return { listed: 0, records: 0, ...countDrift(found), found: found.length > 0 };
  };
