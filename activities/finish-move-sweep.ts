import type { UserKey } from '../core/contract/ids';
import { isSamePlace, type TenantPlace } from '../core/registry/tenant-move';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface FinishMoveSweepInput extends UserKey {
  readonly epoch: number;
  /** Places that were looked at, and by each how many objects stay there. */
  readonly places: readonly TenantPlace[];
  readonly stays: readonly number[];
}

/**
 * Records that what came late to places that a user has left has followed: their deny may end.
 *
 * Already done: the record says so. AWS: GetObject, PutObject with If-Match. Raises `Interrupted`, `RecordConflict`.
 */
export const finishMoveSweep =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, places, stays, ...user }: FinishMoveSweepInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      const sweptAt = ports.clock.now().toISOString();
      const formerPlaces = (record.formerPlaces ?? []).map((former) => {
        const index = places.findIndex((place) => isSamePlace(place, former));
        return index < 0 || former.sweptAt !== undefined ? former : { ...former, sweptAt, stays: stays[index] ?? 0 };
      });
      return { ...record, formerPlaces };
    });
  };
