import { isRoster } from '../core/config/group-of';
import { findPool, managesAccess, type PoolConfig } from '../core/config/types';
import type { PassSetup, ReconcileMode } from '../core/contract/reconcile';
import type { ActivityPorts } from './activity-ports';
import { readLease, replaceLease } from './pass-leases';
import { poolNotConfigured } from './pool-not-configured';

export interface BeginPassInput {
  readonly pool: string;
  /** Of the run that wants to begin; `run` stays the same when it continues as new. */
  readonly holder: { readonly workflowId: string; readonly run: string };
  readonly mode?: ReconcileMode;
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
  async ({ pool: userPoolId, holder, mode, about }: BeginPassInput): Promise<BegunPass> => {
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
    const { lastListed } = read.lease;
    return {
      run: holder.run,
      mode: mode ?? pool.schedules?.reconcile?.mode ?? 'report',
      pauseAboveChanges: pool.schedules?.reconcile?.pauseAboveChanges ?? defaultPause,
      startedAt: ports.clock.now().toISOString(),
      configRevision: published.revision,
      digits: digitsFor(about),
      about,
      ...accessOf(pool),
      ...(lastListed === undefined ? {} : { lastListed }),
    };
  };

/** Where the configuration has no schedule. */
const defaultPause = 50;

/** A run of the same id that began before this one is closed: two of one id never run. */
const isHeld = async ({ starter }: BeginPorts, workflowId: string, own: string): Promise<boolean> =>
  workflowId !== own && (await starter.isRunning(workflowId));

function accessOf(pool: PoolConfig): Pick<PassSetup, 'rosters' | 'host'> {
  if (!managesAccess(pool)) return { rosters: [] };
  const rosters = Object.entries(pool.groups).filter(([, group]) => isRoster(group));
  return { rosters: rosters.map(([name]) => name).sort(), host: { kind: 's3', name: pool.dataBucket } };
}

/** A part of the listing holds about as many users as a few pages do. */
const usersOfPart = 300;
const mostDigits = 5;

function digitsFor(about: number): number {
  for (let digits = 1; digits < mostDigits; digits++) if (about / 16 ** digits <= usersOfPart) return digits;
  return mostDigits;
}
