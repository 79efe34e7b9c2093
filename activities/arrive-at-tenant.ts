import type { UserKey } from '../core/contract/ids';
import type { MoveStep } from '../core/contract/moves';
import { movedTo } from '../core/registry/arrived-record';
import type { TenantMove } from '../core/registry/tenant-move';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface ArriveInput extends UserKey {
  readonly step: MoveStep;
}

/**
 * Records that the user's storage is at the new place, and which tenant they have left.
 *
 * Already done: the move says `arrived`. AWS: GetObject, PutObject with If-Match. Raises `Interrupted`, `RecordConflict`.
 */
export const arriveAtTenant =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ step, ...user }: ArriveInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, step.epoch);
      return record.move?.phase === 'moving' ? arrived(record, record.move, step, ports.clock.now()) : undefined;
    });
  };

const arrived = (record: UserRecord, move: TenantMove, step: MoveStep, now: Date): UserRecord => ({
  ...movedTo(record, step.move.to),
  state: 'active',
  configRevision: step.configRevision,
  provisionedAt: record.provisionedAt ?? now.toISOString(),
  move: { ...move, phase: 'arrived' },
});
