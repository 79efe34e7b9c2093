import type { UserKey } from '../../core/contract/ids';
import { userRecordKey } from '../../core/layout/control-keys';
import { parseUserRecord } from '../../core/registry/parse-user-record';
import type { UserRecord } from '../../core/registry/user-record';
import type { Aws } from './open-aws';

/** What the registry knows of a user, without the username; `undefined` for one it does not know. */
export type ShownRecord = Omit<UserRecord, 'username'>;

/** Reads a user's record for showing it. Raises `RecordUnreadable` and what ObjectStore raises. */
export async function readUserRecord({ objects, controlBucket }: Aws, user: UserKey): Promise<ShownRecord | undefined> {
  const key = userRecordKey(user);
  const found = await objects.read({ bucket: controlBucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  const { username: _, ...record } = parseUserRecord(found.text, `bucket=${controlBucket}, key=${key}`);
  return record;
}
