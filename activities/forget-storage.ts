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

/** A place that a map named outlives a run that failed. */
const emptied = (record: UserRecord): UserRecord =>
  record.mapped === true ? { ...unmade(record), ...placeOf(record) } : unmade(record);

function unmade({
  bucket: _bucket,
  prefix: _prefix,
  tenant: _tenant,
  provisionedAt: _at,
  configRevision: _revision,
  ...rest
}: UserRecord): UserRecord {
  return { ...rest, state: 'known' };
}

const placeOf = ({ bucket, prefix, tenant }: UserRecord): Partial<UserRecord> => ({
  ...(bucket === undefined ? {} : { bucket }),
  ...(prefix === undefined ? {} : { prefix }),
  ...(tenant === undefined ? {} : { tenant }),
});
