import { findPool } from '../core/config/types';
import type { GroupKey } from '../core/contract/group-sync';
import { readAccessRecord } from './access-records';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
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
    const { record } = await readAccessRecord(ports, { kind: 's3', name: pool.dataBucket });
    const named = Object.entries(record?.entries ?? {}).filter(
      ([, entry]) =>
        entry.pool === userPoolId && (entry.groups.includes(group) || entry.denies.some((deny) => deny.group === group)),
    );
    await wakeSuspects(
      ports,
      named.map(([sub]) => ({ pool: userPoolId, sub })),
    );
    return { told: named.length };
  };
