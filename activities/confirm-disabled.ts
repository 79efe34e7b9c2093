import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import type { StatusInput } from './disable-user';
import { assertEpoch, readUserRecord, replaceUserRecord } from './user-registry';

/**
 * Reads that a user is disabled, and records when: only a sign-out that begins after it counts.
 *
 * Already done: the record says when it was confirmed. AWS: AdminGetUser, GetObject, PutObject with If-Match.
 * Raises `StillEnabled` (tried again: a read may lag), `Interrupted`, `RecordConflict`.
 */
export const confirmDisabled =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, ...user }: StatusInput): Promise<void> => {
    const read = await readUserRecord(ports, user);
    const { record } = read;
    assertEpoch(record, epoch);
    if (record.revocation === undefined || record.revocation.disableConfirmedAt !== undefined) return;
    const { pool, sub } = user;
    const names = record.username === undefined ? [sub] : [record.username, sub];
    const found = await Promise.all(names.map((name) => ports.directory.getUser(pool, name)));
    if (found.some((shown) => shown?.sub === sub && shown.enabled)) {
      const remedy = 'Nothing to do: it is read again; if somebody has enabled the user since, the owner looks again.';
      throw new GatehouseFailure('StillEnabled', { place: `pool=${pool}, sub=${sub}`, remedy });
    }
    const disableConfirmedAt = ports.clock.now().toISOString();
    await replaceUserRecord(ports, read, { ...record, revocation: { ...record.revocation, disableConfirmedAt } });
  };
