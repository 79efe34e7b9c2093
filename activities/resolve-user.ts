import type { UserKey } from '../core/contract/ids';
import type { ActivityPorts } from './activity-ports';
import { changeUserRecord } from './user-registry';

/**
 * Searches the pool for a sub that it does not answer to (federated users) and keeps the username in the registry.
 *
 * Already done: the record has the username. AWS: ListUsers, AdminGetUser, GetObject, PutObject.
 * Raises `UserPoolMissing`, `RecordConflict`.
 */
export const resolveUser =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket'>) =>
  async (user: UserKey): Promise<{ found: boolean }> => {
    const username = await ports.directory.findUsername(user);
    if (username === undefined) return { found: false };
    const shown = await ports.directory.getUser(user.pool, username);
    if (shown?.sub !== user.sub) return { found: false };
    await changeUserRecord(ports, user, (record) => (record.username === username ? undefined : { ...record, username }));
    return { found: true };
  };
