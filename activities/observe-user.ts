import { findPool } from '../core/config/types';
import { GatehouseFailure } from '../core/failures';
import { planUser } from '../core/plan/plan-user';
import type { Look, NextStep, UserPlan } from '../core/plan/user-plan';
import type { DirectoryUser } from '../core/ports';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { readUserRecord, replaceUserRecord } from './user-registry';

type ObservePorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'clock' | 'controlBucket'>;

/**
 * Reads the user, the record and the published configuration, and plans the next step. When the plan is to run or to
 * interrupt something, the registry says so first (epoch raised by compare-and-swap), so that an attempt which was
 * given up on cannot start anything that a later one does not know of. Of a pool that is only observed it records where
 * the user's storage would be. Answers the plan alone: who the user is stays here.
 *
 * Already done: looking again is always safe; an attempt whose answer was lost leaves an epoch that nobody uses.
 * AWS: AdminGetUser (two where the registry's username leads elsewhere), GetObject, PutObject.
 * Raises `PoolNotConfigured`, `ConfigNotPublished`, `UserPoolMissing`, `RecordConflict`, `RecordUnreadable`.
 */
export const observeUser =
  (ports: ObservePorts) =>
  async (look: Look): Promise<UserPlan> => {
    const [published, read] = await Promise.all([ports.configs.published(), readUserRecord(ports, look)]);
    const pool = findPool(published, look.pool);
    if (pool === undefined) throw poolNotConfigured(look.pool);
    const observedAt = ports.clock.now().toISOString();
    const user = await findUser(ports, look, read.record);
    const plan = planUser({ look, pool, configRevision: published.revision, user, record: read.record });
    const next = recordOf(read.record, plan.next);
    if (next !== undefined) {
      const username = user === undefined || user === 'unresolved' ? {} : { username: user.username };
      await replaceUserRecord(ports, read, { ...next, ...username, observedAt });
    }
    return plan;
  };

/** By the registry's username or the sub; believed only where the answer shows the sub. */
async function findUser(
  { directory }: ObservePorts,
  { pool, sub, searched }: Look,
  { username }: UserRecord,
): Promise<DirectoryUser | undefined | 'unresolved'> {
  for (const name of username === undefined ? [sub] : [username, sub]) {
    const user = await directory.getUser(pool, name);
    if (user?.sub === sub) return user;
  }
  return searched === true ? undefined : 'unresolved';
}

function recordOf(record: UserRecord, next: NextStep): UserRecord | undefined {
  if (next.kind === 'run') {
    const { epoch } = next.step;
    return { ...record, epoch, running: { useCase: next.useCase, epoch, interrupted: false } };
  }
  if (next.kind === 'record') {
    const { tenant } = record;
    const left = tenant !== undefined && tenant !== next.place.tenant ? [tenant] : [];
    return { ...record, ...next.place, formerTenants: [...record.formerTenants.filter((name) => !left.includes(name)), ...left] };
  }
  if (next.kind === 'interrupt' && record.running?.interrupted === false) {
    return { ...record, running: { ...record.running, interrupted: true } };
  }
  return undefined;
}

const poolNotConfigured = (pool: string): GatehouseFailure =>
  new GatehouseFailure('PoolNotConfigured', {
    place: `pool=${pool}`,
    remedy: 'Add the pool to gatehouse.yaml and run `temporal gatehouse apply`.',
  });
