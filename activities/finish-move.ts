import type { DenyWindow } from '../core/contract/access';
import type { UserKey } from '../core/contract/ids';
import { endOfWindow } from '../core/plan/deny-window';
import { left } from '../core/registry/arrived-record';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface FinishMoveInput extends UserKey {
  readonly epoch: number;
  /** How long the deny outlives the sign-out. */
  readonly window: DenyWindow;
  /** By place that was left: objects that stay there. */
  readonly stays: readonly number[];
}

/**
 * Records that a user has moved, and until when the places that they left are denied. Answers the end of the deny.
 *
 * Already done: no move is under way. AWS: GetObject, PutObject with If-Match. Raises `Interrupted`, `RecordConflict`.
 */
export const finishMove =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ epoch, window, stays, ...user }: FinishMoveInput): Promise<{ denyUntil?: string }> => {
    const { formerPlaces = [] } = await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      return record.move?.phase === 'arrived' ? moved(record, window, stays) : undefined;
    });
    const [last] = formerPlaces;
    return last === undefined ? {} : { denyUntil: last.denyUntil };
  };

function moved({ move, ...record }: UserRecord, window: DenyWindow, stays: readonly number[]): UserRecord {
  if (move === undefined) return record;
  const denyUntil = endOfWindow(move.signOutConfirmedAt ?? move.beganAt, window);
  return { ...record, formerPlaces: left(record, move, { denyUntil, stays }) };
}
