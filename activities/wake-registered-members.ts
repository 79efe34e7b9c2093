import { groupOf } from '../core/config/group-of';
import { findPool } from '../core/config/types';
import type { GroupKey } from '../core/contract/group-sync';
import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import { parseUserRecordKey, userRecordsPrefix } from '../core/layout/control-keys';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { poolNotConfigured } from './pool-not-configured';
import { readUserRecord } from './user-registry';
import { wakeSuspects } from './wake-suspects';

export interface WakeRegisteredMembersInput extends GroupKey {
  /** The last key of the page before. */
  readonly after?: string;
}

export interface WokenRegistered {
  readonly told: number;
  /** The last key of this page; absent when it was the last page. */
  readonly next?: string;
}

const pageSize = 500;
const sideBySide = 16;

/**
 * Has the owners of those look again who were last seen in a group that carries a role or gives tags, a page of the registry at a time:
 * no policy names them, and a group that is created again under its name would let their credentials in again.
 *
 * Already done: looking again is always safe. AWS: ListObjectsV2 and GetObject in the control bucket.
 * Raises `PoolNotConfigured`, `TemporalUnavailable`.
 */
export const wakeRegisteredMembers =
  (ports: Pick<ActivityPorts, 'configs' | 'objects' | 'controlBucket' | 'starter' | 'clock'>) =>
  async ({ pool: userPoolId, group, after }: WakeRegisteredMembersInput): Promise<WokenRegistered> => {
    const pool = findPool(await ports.configs.published(), userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const template = groupOf(pool, group);
    if (template === undefined || (template.via === 'roster' && template.objectTags === undefined)) return { told: 0 };
    const keys = await ports.objects.firstKeys(ports.controlBucket, userRecordsPrefix(userPoolId), pageSize, after);
    const users = keys.flatMap((key) => parseUserRecordKey(key) ?? []);
    const suspected = await inParallel(users, sideBySide, (user) => mayBeMember(ports, user, group));
    const suspects = users.filter((_, index) => suspected[index]);
    await wakeSuspects(ports, suspects);
    const next = keys.length < pageSize ? undefined : keys.at(-1);
    return { told: suspects.length, ...(next === undefined ? {} : { next }) };
  };

/** Of a record that cannot be read, its owner tells a person. */
async function mayBeMember(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  user: UserKey,
  group: string,
): Promise<boolean> {
  try {
    return (await readUserRecord(ports, user)).record.groups.includes(group);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'RecordUnreadable') return true;
    throw error;
  }
}
