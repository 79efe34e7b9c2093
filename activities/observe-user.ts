import { findPool, managesAccess, type PoolConfig } from '../core/config/types';
import { configuredGroups } from '../core/plan/group-access';
import { recordAfter } from '../core/plan/record-after';
import type { Look, UserPlan } from '../core/plan/user-plan';
import type { DirectoryUser } from '../core/ports';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { isGone } from './as-user';
import { planWithTenant } from './plan-with-tenant';
import { poolNotConfigured } from './pool-not-configured';
import type { AccessRequests } from './request-access';
import { sendAsk } from './send-ask';
import { readUserRecord, replaceUserRecord } from './user-registry';

type ObservePorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'clock' | 'controlBucket' | 'starter'>;

/**
 * Reads the user, their groups where the configuration names some, the record and the published configuration, and
 * plans the next step. When the plan is to run, to interrupt or to ask something, the registry says so first (epoch
 * raised by compare-and-swap), so that an attempt which was given up on cannot start anything that a later one does not
 * know of; then it asks the policy's writer, unless a use case is running, whose owner decides whether to ask. Of a pool
 * that is only observed it records where the user's storage would be. Answers the plan alone: who the user is stays here.
 *
 * Already done: looking again is always safe; what an attempt asked whose answer was lost is asked again under the same
 * epoch, or gives way to a higher one.
 * AWS: AdminGetUser (two where the registry's username leads elsewhere), AdminListGroupsForUser, GetObject, PutObject.
 * Raises `PoolNotConfigured`, `ConfigNotPublished`, `UserPoolMissing`, `RecordConflict`, `RecordUnreadable`.
 */
export const observeUser =
  (ports: ObservePorts, requests: AccessRequests) =>
  async (look: Look): Promise<UserPlan> => {
    // A user who is looked at because the configuration changed is looked at under that one.
    const asOf = look.events.some(({ kind }) => kind === 'access-suspect') ? 'now' : undefined;
    const [published, read] = await Promise.all([ports.configs.published(asOf), readUserRecord(ports, look)]);
    const pool = findPool(published, look.pool);
    if (pool === undefined) throw poolNotConfigured(look.pool);
    const now = ports.clock.now();
    const { user, groups } = await findUser(ports, look, read.record, pool);
    const record = { ...read.record, epoch: Math.max(read.record.epoch, look.minEpoch ?? 0) };
    const { revision: configRevision } = published;
    const ranked = managesAccess(pool) ? { ranked: groups ?? [] } : {};
    const shown = user === undefined || user === 'unresolved' ? undefined : user;
    const plan = await planWithTenant(ports, { look, pool, configRevision, user, groups: groups ?? [], ...ranked, record, now });
    const next = recordAfter(record, plan, {
      groups: shown === undefined || groups === undefined ? undefined : configuredGroups(pool, groups),
      username: shown?.username,
      observedAt: now.toISOString(),
    });
    if (next !== undefined) await replaceUserRecord(ports, read, next);
    if (plan.access === undefined || look.running !== undefined) return plan;
    return { ...plan, access: await sendAsk(requests, look, plan.access) };
  };

interface Found {
  readonly user: DirectoryUser | undefined | 'unresolved';
  /** `undefined` where they do not matter. */
  readonly groups: readonly string[] | undefined;
}

/** By the registry's username or the sub; believed only where the answer shows the sub. */
async function findUser(
  { directory }: ObservePorts,
  { pool, sub, searched }: Look,
  { username }: UserRecord,
  config: PoolConfig,
): Promise<Found> {
  const wantsGroups = managesAccess(config) && Object.keys(config.groups).length > 0;
  for (const name of username === undefined ? [sub] : [username, sub]) {
    const [user, groups] = await Promise.all([
      directory.getUser(pool, name),
      wantsGroups ? directory.groupsOf(pool, name).catch(noneIfGone) : undefined,
    ]);
    if (user?.sub === sub) return { user, groups };
  }
  return { user: searched === true ? undefined : 'unresolved', groups: undefined };
}

/** Between the two reads the user may vanish. */
function noneIfGone(error: unknown): readonly string[] {
  if (isGone(error)) return [];
  throw error;
}
