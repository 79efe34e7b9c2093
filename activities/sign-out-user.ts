import type { ActivityPorts } from './activity-ports';
import { asUser, isGone } from './as-user';
import type { StatusInput } from './disable-user';
import { assertEpoch, changeUserRecord, readUserRecord } from './user-registry';

/**
 * Signs a user out everywhere, {@link asUser}, and records when: from then on no token in hand buys new credentials
 * where the identity pool checks tokens server-side. Who has vanished meanwhile needs no sign-out.
 *
 * Already done: signing out again changes nothing but the time. AWS: AdminUserGlobalSignOut, AdminGetUser, GetObject,
 * PutObject with If-Match. Raises `Interrupted`, `RecordConflict`, `PermissionMissing`.
 */
export const signOutUser =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, ...user }: StatusInput): Promise<void> => {
    assertEpoch((await readUserRecord(ports, user)).record, epoch);
    await asUser(ports, user, (username) => ports.directory.signOutEverywhere(user.pool, username)).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
    const signOutConfirmedAt = ports.clock.now().toISOString();
    await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      return record.revocation === undefined
        ? undefined
        : { ...record, revocation: { ...record.revocation, signOutConfirmedAt } };
    });
  };
