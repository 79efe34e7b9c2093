import { findPool, managesAccess } from '../core/config/types';
import type { GroupKey } from '../core/contract/group-sync';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { tenantHostsOf } from './tenant-hosts';
import { poolNotConfigured } from './pool-not-configured';

export interface TellGroupInput extends GroupKey {
  readonly exists: boolean;
}

const sideBySide = 16;

/**
 * Tells the writers of the pool's policies whether a group exists: when it is gone, everything that the group grants goes
 * in one write, and nobody has to be denied one by one.
 *
 * Already done: the writer's record says so. AWS: none, or GetObject and ListObjectsV2 where each
 * tenant has a bucket of its own. Raises `PoolNotConfigured`, `TemporalUnavailable`.
 */
export const tellGroup =
  (ports: Pick<ActivityPorts, 'configs' | 'starter' | 'objects' | 'controlBucket'>) =>
  async ({ pool: userPoolId, group, exists }: TellGroupInput): Promise<void> => {
    const pool = findPool(await ports.configs.published(), userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    if (!managesAccess(pool)) return;
    const change = { pool: userPoolId, group, exists };
    await ports.starter.changeGroups({ kind: 's3', name: pool.dataBucket }, [change]);
    await inParallel(await tenantHostsOf(ports, pool), sideBySide, (host) => ports.starter.changeGroups(host, [change]));
  };
