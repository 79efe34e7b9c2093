import type { UserKey } from '../core/contract/ids';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { changeUserRecord } from './user-registry';

export interface ForgetStorageInput extends UserKey {
  readonly epoch: number;
}

/**
 * Undoes what `ensureUserRecord` recorded for a user that had no storage before.
 *
 * Already done: the record names no storage, or a later use case has taken the user over.
 * AWS: GetObject, PutObject with If-Match. Raises `RecordConflict`.
 */
export const forgetStorage =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ epoch, ...user }: ForgetStorageInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) =>
      record.epoch !== epoch || record.state === 'known' ? undefined : emptied(record),
    );
  };

function emptied({
  bucket: _bucket,
  prefix: _prefix,
  tenant: _tenant,
  provisionedAt: _at,
  configRevision: _revision,
  ...rest
}: UserRecord): UserRecord {
  return { ...rest, state: 'known' };
}
