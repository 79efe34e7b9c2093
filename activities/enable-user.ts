import type { ActivityPorts } from './activity-ports';
import { asUser } from './as-user';
import type { StatusInput } from './disable-user';
import { assertEpoch, readUserRecord } from './user-registry';

/**
 * Enables a user whom a revocation of ours disabled, {@link asUser}.
 *
 * Already done: the user is enabled. AWS: AdminEnableUser, AdminGetUser, GetObject.
 * Raises `UserGone`, `Interrupted`, `PermissionMissing`.
 */
export const enableUser =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket'>) =>
  async ({ epoch, ...user }: StatusInput): Promise<void> => {
    assertEpoch((await readUserRecord(ports, user)).record, epoch);
    await asUser(ports, user, (username) => ports.directory.enable(user.pool, username));
  };
