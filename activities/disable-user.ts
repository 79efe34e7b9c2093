import type { UserKey } from '../core/contract/ids';
import type { ActivityPorts } from './activity-ports';
import { asUser } from './as-user';
import { assertEpoch, readUserRecord } from './user-registry';

export interface StatusInput extends UserKey {
  readonly epoch: number;
}

/**
 * Disables a user whom somebody asked to cut off, {@link asUser}.
 *
 * Already done: the user is disabled. AWS: AdminDisableUser, AdminGetUser, GetObject.
 * Raises `UserGone`, `Interrupted`, `PermissionMissing`.
 */
export const disableUser =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket'>) =>
  async ({ epoch, ...user }: StatusInput): Promise<void> => {
    assertEpoch((await readUserRecord(ports, user)).record, epoch);
    await asUser(ports, user, (username) => ports.directory.disable(user.pool, username));
  };
