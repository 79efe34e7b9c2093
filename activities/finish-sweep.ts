import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import type { Revocation } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface FinishSweepInput extends UserKey {
  readonly epoch: number;
}

/**
 * Records that nothing of a revoked user came home after the archive, or that it has followed: the deny may end. Answers
 * the revocation.
 *
 * Already done: the record says so. AWS: GetObject, PutObject with If-Match. Raises `Interrupted`, `RecordConflict`.
 */
export const finishSweep =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, ...user }: FinishSweepInput): Promise<Revocation> => {
    const { revocation } = await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      const archive = record.revocation?.archive;
      if (record.revocation === undefined || archive === undefined || archive.sweptAt !== undefined) return undefined;
      const sweptAt = ports.clock.now().toISOString();
      return { ...record, revocation: { ...record.revocation, archive: { ...archive, sweptAt } } };
    });
    if (revocation !== undefined) return revocation;
    throw new GatehouseFailure('Interrupted', {
      place: `sub=${user.sub}`,
      remedy: "Nothing to do: the user's owner looks again.",
    });
  };
