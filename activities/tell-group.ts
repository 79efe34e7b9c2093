import { findPool, managesAccess } from '../core/config/types';
import type { GroupKey } from '../core/contract/group-sync';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';

export interface TellGroupInput extends GroupKey {
  readonly exists: boolean;
}

/**
 * Tells the writer of the pool's policy whether a group exists: when it is gone, everything that the group grants goes
 * in one write, and nobody has to be denied one by one.
 *
 * Already done: the writer's record says so. AWS: none. Raises `PoolNotConfigured`, `TemporalUnavailable`.
 */
export const tellGroup =
  ({ configs, starter }: Pick<ActivityPorts, 'configs' | 'starter'>) =>
  async ({ pool: userPoolId, group, exists }: TellGroupInput): Promise<void> => {
    const pool = findPool(await configs.published(), userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    if (!managesAccess(pool)) return;
    await starter.changeGroups({ kind: 's3', name: pool.dataBucket }, [{ pool: userPoolId, group, exists }]);
  };
