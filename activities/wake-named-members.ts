import { findPool } from '../core/config/types';
import type { GroupKey } from '../core/contract/group-sync';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
import { entriesOfPool } from './tenant-hosts';
import { wakeSuspects } from './wake-suspects';

/**
 * Has the owners of everybody whom the policy's record names for a group look again.
 *
 * Already done: looking again is always safe. AWS: GetObject.
 * Raises `PoolNotConfigured`, `RecordUnreadable`, `TemporalUnavailable`.
 */
export const wakeNamedMembers =
  (ports: Pick<ActivityPorts, 'configs' | 'objects' | 'controlBucket' | 'starter' | 'clock'>) =>
  async ({ pool: userPoolId, group }: GroupKey): Promise<{ told: number }> => {
    const pool = findPool(await ports.configs.published(), userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const { entries } = await entriesOfPool(ports, pool);
    const named = Object.entries(entries).filter(
      ([, entry]) =>
        entry.pool === userPoolId && (entry.groups.includes(group) || entry.denies.some((deny) => deny.group === group)),
    );
    await wakeSuspects(
      ports,
      named.map(([sub]) => ({ pool: userPoolId, sub })),
    );
    return { told: named.length };
  };
