import type { UserKey } from '../../core/contract/ids';
import { GatehouseFailure } from '../../core/failures';
import { userRecordKey } from '../../core/layout/control-keys';
import { parseUserRecord } from '../../core/registry/parse-user-record';
import type { UserDirectory } from '../../core/ports';
import type { Aws } from './open-aws';

/**
 * The name by which Cognito answers to a user, proved by a read that shows the sub: the sub itself, else the registry's
 * username, else what a search finds. Raises `UserNotFound`.
 */
export async function usernameOf(aws: Aws, directory: UserDirectory, user: UserKey): Promise<string> {
  const { pool, sub } = user;
  const candidates: readonly (() => Promise<string | undefined>)[] = [
    () => Promise.resolve(sub),
    () => recordedUsername(aws, user),
    () => directory.findUsername(user),
  ];
  for (const candidate of candidates) {
    const name = await candidate();
    const shown = name === undefined ? undefined : await directory.getUser(pool, name);
    if (shown?.sub === sub) return shown.username;
  }
  throw new GatehouseFailure('UserNotFound', { place: `pool=${pool}, sub=${sub}`, remedy: 'Check the sub and the pool.' });
}

async function recordedUsername({ objects, controlBucket }: Aws, user: UserKey): Promise<string | undefined> {
  const key = userRecordKey(user);
  const found = await objects.read({ bucket: controlBucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  return parseUserRecord(found.text, `bucket=${controlBucket}, key=${key}`).username;
}
