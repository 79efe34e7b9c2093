import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import { purged } from '../core/registry/purged-record';
import type { Revocation, UserRecord } from '../core/registry/user-record';
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
      return swept(record, ports.clock.now().toISOString());
    });
    if (revocation !== undefined) return revocation;
    throw new GatehouseFailure('Interrupted', {
      place: `sub=${user.sub}`,
      remedy: "Nothing to do: the user's owner looks again.",
    });
  };

function swept(record: UserRecord, at: string): UserRecord | undefined {
  const { revocation } = record;
  if (revocation === undefined) return undefined;
  if (revocation.purge === true) return revocation.purgedAt === undefined ? purged(record, revocation, at) : undefined;
  const { archive } = revocation;
  if (archive === undefined || archive.sweptAt !== undefined) return undefined;
  return { ...record, revocation: { ...revocation, archive: { ...archive, sweptAt: at } } };
}
