import type { DenyWindow } from '../core/contract/access';
import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import { endOfWindow } from '../core/plan/deny-window';
import { purged } from '../core/registry/purged-record';
import type { Revocation, UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface FinishRevocationInput extends UserKey {
  readonly epoch: number;
  /** How long the deny outlives the sign-out; absent where it stands until somebody restores the user. */
  readonly window?: DenyWindow;
  /** ISO 8601: a look that began then found nothing of the user at home any more. */
  readonly clearAt?: string;
}

/**
 * Records that a revocation is done and when its deny ends, and answers it.
 *
 * Already done: the revocation is finished. AWS: GetObject, PutObject with If-Match.
 * Raises `Interrupted`, `RecordConflict`.
 */
export const finishRevocation =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, window, clearAt, ...user }: FinishRevocationInput): Promise<Revocation> => {
    const changed = await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      return record.revocation?.finishedAt === undefined ? finished(record, { window, clearAt }, ports.clock.now()) : undefined;
    });
    if (changed.revocation !== undefined) return changed.revocation;
    throw new GatehouseFailure('Interrupted', {
      place: `sub=${user.sub}`,
      remedy: "Nothing to do: the user's owner looks again.",
    });
  };

interface Terms {
  readonly window: DenyWindow | undefined;
  readonly clearAt: string | undefined;
}

function finished({ wanted: _wanted, ...record }: UserRecord, { window, clearAt }: Terms, now: Date): UserRecord | undefined {
  const { revocation } = record;
  if (revocation === undefined) return undefined;
  const { signOutConfirmedAt } = revocation;
  const ends =
    window === undefined || signOutConfirmedAt === undefined
      ? {}
      : { window, denyUntil: endOfWindow(signOutConfirmedAt, window) };
  const done = { ...revocation, ...ends, finishedAt: now.toISOString() };
  // Nobody held credentials any more when that look began: it was the last one.
  const isLast = clearAt !== undefined && ends.denyUntil !== undefined && clearAt > ends.denyUntil;
  const state = 'revoked';
  if (!isLast) return { ...record, state, revocation: done };
  if (done.purge === true) return purged({ ...record, state }, done, clearAt);
  const { archive } = done;
  return { ...record, state, revocation: archive === undefined ? done : { ...done, archive: { ...archive, sweptAt: clearAt } } };
}
