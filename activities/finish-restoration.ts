import type { UserKey } from '../core/contract/ids';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { changeUserRecord } from './user-registry';

/**
 * Records that a user is back. A revocation that somebody asked for meanwhile stays wanted.
 *
 * Already done: the record knows of no revocation. AWS: GetObject, PutObject with If-Match. Raises `RecordConflict`.
 */
export const finishRestoration =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async (user: UserKey): Promise<void> => {
    await changeUserRecord(ports, user, (record) => (record.revocation === undefined ? undefined : restored(record)));
  };

const restored = ({ revocation: _revocation, ...record }: UserRecord): UserRecord => ({
  ...record,
  state: record.provisionedAt === undefined ? 'known' : 'active',
});
