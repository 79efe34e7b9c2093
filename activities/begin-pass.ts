import { durationSeconds } from '../core/config/duration';
import { isRoster } from '../core/config/group-of';
import { findPool, type GroupTemplate, managesAccess, type PoolConfig } from '../core/config/types';
import type { PassSetup, PassSlice, ReconcileMode } from '../core/contract/reconcile';
import type { PassLease } from '../core/reconcile/pass-lease';
import { sliceOf } from '../core/reconcile/slices';
import type { ActivityPorts } from './activity-ports';
import { readLease, replaceLease } from './pass-leases';
import { poolNotConfigured } from './pool-not-configured';

export interface BeginPassInput {
  readonly pool: string;
  /** Of the run that wants to begin; `run` stays the same when it continues as new. */
  readonly holder: { readonly workflowId: string; readonly run: string };
  readonly mode?: ReconcileMode;
  readonly hinted?: true;
  /** ISO 8601: when a schedule was to start it. */
  readonly scheduledAt?: string;
  /** About how many users the pool has. */
  readonly about: number;
}

export type BegunPass = PassSetup | { readonly busy: string };

type BeginPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'starter' | 'clock'>;

/**
 * Takes the pool's lease and says what the pass goes by; `busy` names the workflow that holds the lease and runs. A
 * holder that does not run any more holds nothing.
 *
 * Already done: the lease names this run. AWS: GetObject, PutObject with If-Match.
 * Raises `PoolNotConfigured`, `RecordConflict`, `RecordUnreadable`, `TemporalUnavailable`.
 */
export const beginPass =
  (ports: BeginPorts) =>
  async (input: BeginPassInput): Promise<BegunPass> => {
    const { pool: userPoolId, holder, about } = input;
    const published = await ports.configs.published('now');
    const pool = findPool(published, userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const read = await readLease(ports, userPoolId);
    const other = read.lease.holder;
    const isMine = other?.workflowId === holder.workflowId && other.run === holder.run;
    if (other !== undefined && !isMine && (await isHeld(ports, other.workflowId, holder.workflowId))) {
      return { busy: other.workflowId };
    }
    if (!isMine) await replaceLease(ports, read, { ...read.lease, holder });
    return {
      run: holder.run,
      mode: modeOf(pool, input),
      pauseAboveChanges: pool.schedules?.reconcile?.pauseAboveChanges ?? defaultPause,
      startedAt: ports.clock.now().toISOString(),
      configRevision: published.revision,
      digits: digitsFor(about),
      about,
      ...accessOf(pool),
      ...seenBefore(read.lease, sliceFor(pool, input)),
    };
  };

/** Where the configuration has no schedule. */
const defaultPause = 50;

/** A run of the same id that began before this one is closed: two of one id never run. */
const isHeld = async ({ starter }: BeginPorts, workflowId: string, own: string): Promise<boolean> =>
  workflowId !== own && (await starter.isRunning(workflowId));

/** What an event tells is to be acted on; a person may only want to see. */
const modeOf = ({ schedules }: PoolConfig, { mode, hinted }: BeginPassInput): ReconcileMode =>
  mode ?? schedules?.reconcile?.mode ?? (hinted === true ? 'repair' : 'report');

function accessOf(pool: PoolConfig): Pick<PassSetup, 'rosters' | 'roleGroups' | 'host' | 'tenantBuckets'> {
  if (!managesAccess(pool)) return { rosters: [], roleGroups: [] };
  const named = (is: (group: GroupTemplate) => boolean): readonly string[] =>
    Object.entries(pool.groups)
      .filter(([, group]) => is(group))
      .map(([name]) => name)
      .sort();
  return {
    rosters: named(isRoster),
    roleGroups: named((group) => !isRoster(group)),
    host: { kind: 's3', name: pool.dataBucket },
    ...(pool.tenants?.mode === 'bucket' ? { tenantBuckets: true } : {}),
  };
}

/** Above so many users a pass looks at a part of them. */
const usersAtOnce = 5_000;
const usualRotation = 16;

function sliceFor({ schedules }: PoolConfig, { about, scheduledAt, mode }: BeginPassInput): PassSlice {
  const { usersPerRun, every = '' } = schedules?.reconcile ?? {};
  const of = usersPerRun === undefined ? (about > usersAtOnce ? usualRotation : 1) : Number(usersPerRun.slice('1/'.length));
  return sliceOf({ of, everySeconds: durationSeconds(every) ?? 1, scheduledAt: mode === undefined ? scheduledAt : undefined });
}

function seenBefore(
  { listedBy, removals = [] }: PassLease,
  slice: PassSlice,
): Pick<PassSetup, 'slice' | 'lastListed' | 'recentRemovals'> {
  const recentRemovals = (slice.of === 1 ? [] : removals.slice(1 - slice.of)).reduce((sum, count) => sum + count, 0);
  return { slice, recentRemovals, ...(listedBy === undefined ? {} : { lastListed: listedBy }) };
}

/** A part of the listing holds about as many users as a few pages do. */
const usersOfPart = 300;
const mostDigits = 5;

function digitsFor(about: number): number {
  for (let digits = 1; digits < mostDigits; digits++) if (about / 16 ** digits <= usersOfPart) return digits;
  return mostDigits;
}
