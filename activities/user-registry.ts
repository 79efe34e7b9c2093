import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import { userRecordKey } from '../core/layout/control-keys';
import { parseUserRecord } from '../core/registry/parse-user-record';
import { newUserRecord, type UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A record as it was read: with the ETag that a replacement has to name, or none where there is no record yet. */
export interface ReadRecord {
  readonly record: UserRecord;
  readonly etag: string | undefined;
}

/** Reads a user's record; one that does not exist reads as a new one. Raises `RecordUnreadable`. */
export async function readUserRecord(ports: RegistryPorts, user: UserKey): Promise<ReadRecord> {
  const key = userRecordKey(user);
  const found = await ports.objects.read({ bucket: ports.controlBucket, key });
  if (found === undefined || found === 'unchanged') return { record: newUserRecord(user), etag: undefined };
  return { record: parseUserRecord(found.text, `bucket=${ports.controlBucket}, key=${key}`), etag: found.etag };
}

/** Replaces the record if it is still the one that was read. Raises `RecordConflict`. */
export async function replaceUserRecord(ports: RegistryPorts, { etag }: ReadRecord, next: UserRecord): Promise<void> {
  const ref = { bucket: ports.controlBucket, key: userRecordKey(next) };
  const condition = etag === undefined ? ({ absent: true } as const) : { etag };
  const result = await ports.objects.write(ref, JSON.stringify(next), condition, { contentType: 'application/json' });
  if (result.written) return;
  throw recordConflict(ref.key);
}

export const recordConflict = (key: string): GatehouseFailure =>
  new GatehouseFailure('RecordConflict', { place: `key=${key}`, remedy: 'Nothing to do: the record is read again.' });

/** One read and, if `change` answers another record, one write. `change` may raise; `undefined` leaves the record as it is. */
export async function changeUserRecord(
  ports: RegistryPorts,
  user: UserKey,
  change: (record: UserRecord) => UserRecord | undefined,
): Promise<UserRecord> {
  const read = await readUserRecord(ports, user);
  const next = change(read.record);
  if (next === undefined) return read.record;
  await replaceUserRecord(ports, read, next);
  return next;
}

/** Raises `Interrupted` when a later use case has taken the user over. */
export function assertEpoch(record: UserRecord, epoch: number): void {
  if (record.epoch <= epoch && record.running?.interrupted !== true) return;
  throw new GatehouseFailure('Interrupted', {
    place: `pool=${record.pool}, sub=${record.sub}, epoch=${String(epoch)}`,
    remedy: "Nothing to do: the user's owner looks again.",
  });
}
