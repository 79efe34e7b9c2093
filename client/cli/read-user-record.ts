import type { UserKey } from '../../core/contract/ids';
import { GatehouseFailure } from '../../core/failures';
import { userRecordKey } from '../../core/layout/control-keys';
import type { UserRecord } from '../../core/registry/user-record';
import type { Aws } from './open-aws';

/** What the registry knows of a user, without the username; `undefined` for one it does not know. */
export type ShownRecord = Omit<UserRecord, 'username'>;

/** Reads a user's record for showing it. Raises `RecordUnreadable` and what ObjectStore raises. */
export async function readUserRecord({ objects, controlBucket }: Aws, user: UserKey): Promise<ShownRecord | undefined> {
  const key = userRecordKey(user);
  const found = await objects.read({ bucket: controlBucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  const { username: _, ...record } = parse(found.text);
  if (record.schema === 'gatehouse.user/1') return record as ShownRecord;
  const remedy = 'Restore an earlier version of this object, or use the version of Gatehouse that wrote it.';
  throw new GatehouseFailure('RecordUnreadable', { place: `bucket=${controlBucket}, key=${key}`, remedy });
}

function parse(text: string): Partial<UserRecord> {
  try {
    return JSON.parse(text) as Partial<UserRecord>;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
