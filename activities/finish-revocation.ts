import type { DenyWindow } from '../core/contract/access';
import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import { endOfWindow } from '../core/plan/deny-window';
import type { Revocation, UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface FinishRevocationInput extends UserKey {
  readonly epoch: number;
  /** How long the deny outlives the sign-out; absent where it stands until somebody restores the user. */
  readonly window?: DenyWindow;
}

/**
 * Records that a revocation is done and when its deny ends, and answers it.
 *
 * Already done: the revocation is finished. AWS: GetObject, PutObject with If-Match.
 * Raises `Interrupted`, `RecordConflict`.
 */
export const finishRevocation =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, window, ...user }: FinishRevocationInput): Promise<Revocation> => {
    const changed = await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      return record.revocation?.finishedAt === undefined ? finished(record, window, ports.clock.now()) : undefined;
    });
    if (changed.revocation !== undefined) return changed.revocation;
    throw new GatehouseFailure('Interrupted', {
      place: `sub=${user.sub}`,
      remedy: "Nothing to do: the user's owner looks again.",
    });
  };

function finished({ wanted: _wanted, ...record }: UserRecord, window: DenyWindow | undefined, now: Date): UserRecord | undefined {
  const { revocation } = record;
  if (revocation === undefined) return undefined;
  const { signOutConfirmedAt } = revocation;
  const ends =
    window === undefined || signOutConfirmedAt === undefined
      ? {}
      : { window, denyUntil: endOfWindow(signOutConfirmedAt, window) };
  return { ...record, state: 'revoked', revocation: { ...revocation, ...ends, finishedAt: now.toISOString() } };
}
