import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import { userRecordKey } from '../core/layout/control-keys';
import { parseUserRecord } from '../core/registry/parse-user-record';
import { newUserRecord, type UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { readDocument, replaceDocument } from './registry-document';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A record as it was read: with the ETag that a replacement has to name, or none where there is no record yet. */
export interface ReadRecord {
  readonly record: UserRecord;
  readonly etag: string | undefined;
}

/** Reads a user's record; one that does not exist reads as a new one. Raises `RecordUnreadable`. */
export async function readUserRecord(ports: RegistryPorts, user: UserKey): Promise<ReadRecord> {
  const found = await readDocument(ports, userRecordKey(user), parseUserRecord);
  return { record: found?.document ?? newUserRecord(user), etag: found?.etag };
}

/** Replaces the record if it is still the one that was read. Raises `RecordConflict`. */
export async function replaceUserRecord(ports: RegistryPorts, { etag }: ReadRecord, next: UserRecord): Promise<void> {
  await replaceDocument(ports, userRecordKey(next), etag, next);
}

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
