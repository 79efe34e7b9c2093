import type { UserKey } from '../core/contract/ids';
import type { FailureType } from '../core/failures';
import { userRecordKey } from '../core/layout/control-keys';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { recordConflict } from './registry-document';
import { readUserRecord, replaceUserRecord } from './user-registry';

export interface RecordFailureInput extends UserKey {
  readonly epoch: number;
  readonly configRevision: number;
  readonly type: FailureType;
}

/**
 * Records that a use case ended in a terminal failure. A user who vanished before getting any storage is
 * forgotten, unless adoption recorded them.
 *
 * Already done: the record runs something else, or nothing. AWS: GetObject, PutObject or DeleteObject with If-Match.
 * Raises `RecordConflict`.
 */
export const recordFailure =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, configRevision, type, ...user }: RecordFailureInput): Promise<void> => {
    const read = await readUserRecord(ports, user);
    const { running, ...record } = read.record;
    if (running?.epoch !== epoch || read.etag === undefined) return;
    const vanished = type === 'UserGone' || type === 'Interrupted';
    if (vanished && isBlank(record)) return forget(ports, user, read.etag);
    const lastFailure = { type, useCase: running.useCase, configRevision, at: ports.clock.now().toISOString() };
    await replaceUserRecord(ports, read, vanished ? record : { ...record, lastFailure });
  };

/** Nothing was made, asked or adopted. */
const isBlank = ({ state, baseline, access, revocation, wanted }: Omit<UserRecord, 'running'>): boolean =>
  state === 'known' && baseline === undefined && access === undefined && revocation === undefined && wanted === undefined;

async function forget(
  { objects, controlBucket }: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  user: UserKey,
  etag: string,
): Promise<void> {
  const key = userRecordKey(user);
  if (await objects.remove({ bucket: controlBucket, key }, etag)) return;
  throw recordConflict(key);
}
