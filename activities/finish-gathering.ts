import type { DenyWindow } from '../core/contract/access';
import type { UserKey } from '../core/contract/ids';
import type { GatherStep } from '../core/contract/moves';
import { endOfWindow } from '../core/plan/deny-window';
import { left, movedTo } from '../core/registry/arrived-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface FinishGatheringInput extends UserKey {
  readonly epoch: number;
  readonly gather: GatherStep;
  /** How long credentials of the places that were left may be in somebody's hand. */
  readonly window: DenyWindow;
  /** By place that was left: objects that stay there. */
  readonly stays: readonly number[];
}

/**
 * Records that the objects of a revoked user are in one place, and no longer on the way to a tenant.
 *
 * Already done: no move is under way. AWS: GetObject, PutObject with If-Match. Raises `Interrupted`, `RecordConflict`.
 */
export const finishGathering =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, gather, window, stays, ...user }: FinishGatheringInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      if (record.move === undefined) return undefined;
      const { move: _move, ...moved } = movedTo(record, gather.to);
      const denyUntil = endOfWindow(ports.clock.now().toISOString(), window);
      return { ...moved, formerPlaces: left(record, gather, { denyUntil, stays }) };
    });
  };
