import { findPool } from '../core/config/types';
import { userLifecycleId } from '../core/contract/ids';
import { countDrift, type Drift, type PassCounts } from '../core/contract/reconcile';
import { callRate } from '../core/contract/task-queues';
import { GatehouseFailure } from '../core/failures';
import { namedFor, rosterDrift } from '../core/reconcile/roster-drift';
import type { DirectoryUser } from '../core/ports';
import { readAccessRecord } from './access-records';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { listPages } from './list-pages';
import { writePart } from './pass-parts';
import { poolNotConfigured } from './pool-not-configured';

export interface CompareRosterInput {
  readonly pool: string;
  readonly run: string;
  readonly group: string;
  /** Name of the part of the pass. */
  readonly part: string;
}

export interface ComparedRoster extends PassCounts {
  readonly found: boolean;
  /** How many users the policy names for the group. */
  readonly named: number;
  /** How many the group lists; absent where they are more than one attempt can list, and nothing was compared. */
  readonly members?: number;
}

type RosterPorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'controlBucket' | 'starter'>;

/** 3,000 members: a policy names some 200 users in all. */
const mostPages = 50;
const asksAtOnce = 16;

/**
 * Compares a group's members with the users whom the policy's record names for it.
 *
 * Already done: comparing again replaces the part. AWS: ListUsersInGroup, GetObject, PutObject.
 * Raises `PoolNotConfigured`, `UserPoolMissing`, `PermissionMissing`, `RecordUnreadable`, `TemporalUnavailable`.
 */
export const compareRoster =
  (ports: RosterPorts) =>
  async ({ pool: userPoolId, run, group, part }: CompareRosterInput): Promise<ComparedRoster> => {
    const published = await ports.configs.published();
    const pool = findPool(published, userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const rate = callRate('UserList', published.config.quota);
    const members = await listPages((token) => ports.directory.listMembers(userPoolId, group, token), { rate, mostPages }).catch(
      noneIfGone,
    );
    const { record } = await readAccessRecord(ports, { kind: 's3', name: pool.dataBucket });
    const named = namedFor({ pool: userPoolId, group }, record).length;
    const nothing = { listed: 0, records: 0, underWay: 0, drift: {}, found: false, named };
    if (members === 'too-large') return nothing;
    const found = await inParallel(rosterDrift({ pool: userPoolId, group, members }, record), asksAtOnce, (drift) =>
      withOwner(ports, userPoolId, drift),
    );
    if (found.length > 0) await writePart(ports, { pool: userPoolId, run, part }, found);
    return { ...nothing, ...countDrift(found), found: found.length > 0, members: members.length };
  };

async function withOwner({ starter }: RosterPorts, pool: string, drift: Drift): Promise<Drift> {
  const isWorking = drift.sub !== undefined && (await starter.isRunning(userLifecycleId({ pool, sub: drift.sub })));
  return isWorking ? { ...drift, cause: 'under way' } : drift;
}

function noneIfGone(error: unknown): readonly DirectoryUser[] {
  if (error instanceof GatehouseFailure && error.type === 'GroupMissing') return [];
  throw error;
}
