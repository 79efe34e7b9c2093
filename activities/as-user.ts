import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import { readUserRecord } from './user-registry';

type AsUserPorts = Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket'>;

/**
 * Makes a call about one user. Cognito is called by sub; where the pool does not answer to it, by the registry's
 * username after a read that shows the sub, so a wrong user is never touched. Raises `UserGone`.
 */
export async function asUser(ports: AsUserPorts, user: UserKey, call: (username: string) => Promise<void>): Promise<void> {
  try {
    await call(user.sub);
  } catch (error) {
    if (!isGone(error)) throw error;
    const { username } = (await readUserRecord(ports, user)).record;
    if (username === undefined || (await ports.directory.getUser(user.pool, username))?.sub !== user.sub) throw error;
    await call(username);
  }
}

export const isGone = (error: unknown): error is GatehouseFailure =>
  error instanceof GatehouseFailure && error.type === 'UserGone';
