import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import { sharesPrefix, type TenantMove } from '../core/registry/tenant-move';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { asUser } from './as-user';
import { assertEpoch, changeUserRecord, readUserRecord } from './user-registry';

export interface SignOutForMoveInput extends UserKey {
  readonly epoch: number;
}

/**
 * Signs a user who moves to another tenant out everywhere, {@link asUser}, once the registry says that the old tenant's deny
 * is in force, and records when: from then on objects may move. Answers the move.
 *
 * Already done: the move says when it was confirmed. AWS: AdminUserGlobalSignOut, AdminGetUser, GetObject, PutObject with
 * If-Match. Raises `UserGone`, `Interrupted`, `RecordConflict`, `PermissionMissing`.
 */
export const signOutForMove =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, ...user }: SignOutForMoveInput): Promise<TenantMove> => {
    const move = assertDenied((await readUserRecord(ports, user)).record, epoch);
    if (move.phase !== 'signing-out') return move;
    await asUser(ports, user, (username) => ports.directory.signOutEverywhere(user.pool, username));
    const signOutConfirmedAt = ports.clock.now().toISOString();
    const changed = await changeUserRecord(ports, user, (record) => {
      const current = assertDenied(record, epoch);
      return current.phase === 'signing-out'
        ? { ...record, move: { ...current, phase: 'moving', signOutConfirmedAt } }
        : undefined;
    });
    return assertDenied(changed, epoch);
  };

/** The move that is under way, its deny in force; none is due where a tenant names neither storage nor anything granted. */
function assertDenied(record: UserRecord, epoch: number): TenantMove {
  assertEpoch(record, epoch);
  const { move, access } = record;
  const isDenied = access?.denies.some(isAgainstOld) === true;
  if (move !== undefined && (isDenied ? access.inForceAt !== undefined : isInPlace(move))) return move;
  throw new GatehouseFailure('Interrupted', {
    place: `pool=${record.pool}, sub=${record.sub}`,
    value: 'the old tenant is not denied to the user',
    remedy: "Nothing to do: the user's owner looks again.",
  });
}

const isInPlace = ({ from, to }: TenantMove): boolean => to !== undefined && from.every((place) => sharesPrefix(place, to));

const isAgainstOld = ({ cause, until }: { readonly cause: string; readonly until?: string }): boolean =>
  cause === 'moved' && until === undefined;
