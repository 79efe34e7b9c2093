import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, readUserRecord, replaceUserRecord } from './user-registry';

export interface ProveGoneInput extends UserKey {
  readonly epoch: number;
}

type ProofPorts = Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket' | 'clock'>;

/**
 * Proves that a user may lose objects, and records that deletes begin: the pool answers, and it either shows this sub as
 * disabled or has no user of this sub, by name and by search. Answers when.
 *
 * Already done: the record says when deletes began; the proof is made anew. AWS: DescribeUserPool, AdminGetUser, ListUsers,
 * GetObject, PutObject with If-Match. Raises `Interrupted` for a user who is enabled or whom a later run has taken over,
 * `UserPoolMissing`, `RecordConflict`.
 */
export const proveGone =
  (ports: ProofPorts) =>
  async ({ epoch, ...user }: ProveGoneInput): Promise<{ provedAt: string }> => {
    const provedAt = ports.clock.now().toISOString();
    const read = await readUserRecord(ports, user);
    const { record } = read;
    assertMayDelete(record, epoch);
    await ports.directory.estimateUsers(user.pool);
    await assertLocked(ports, user, record.username);
    const { revocation } = record;
    if (revocation?.archive === undefined || revocation.archive.deletesBeganAt !== undefined) return { provedAt };
    const archive = { ...revocation.archive, deletesBeganAt: provedAt };
    await replaceUserRecord(ports, read, { ...record, revocation: { ...revocation, archive } });
    return { provedAt };
  };

/** Raises `Interrupted` unless this very run of the revocation is what the registry says is running, and not held. */
export function assertMayDelete(record: UserRecord, epoch: number): void {
  assertEpoch(record, epoch);
  if (record.revocation?.dataHeld === true) throw interrupted(record, 'the objects are held for a person');
  if (record.running?.epoch === epoch && record.revocation !== undefined) return;
  throw interrupted(record, `epoch ${String(epoch)} no longer runs`);
}

async function assertLocked({ directory }: ProofPorts, { pool, sub }: UserKey, username: string | undefined): Promise<void> {
  const names = username === undefined ? [sub] : [username, sub];
  const shown = (await Promise.all(names.map((name) => directory.getUser(pool, name)))).filter((user) => user?.sub === sub);
  if (shown.some((user) => user?.enabled === true)) throw interrupted({ pool, sub }, 'the user is enabled');
  if (shown.length > 0) return;
  const found = await directory.findUsername({ pool, sub });
  if (found === undefined) return;
  const user = await directory.getUser(pool, found);
  if (user?.sub !== sub || user.enabled) throw interrupted({ pool, sub }, 'a search shows the user');
}

const interrupted = ({ pool, sub }: UserKey, value: string): GatehouseFailure =>
  new GatehouseFailure('Interrupted', {
    place: `pool=${pool}, sub=${sub}`,
    value,
    remedy: "Nothing to do: no original is deleted, and the user's owner looks again.",
  });
