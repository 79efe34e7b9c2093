import type { GatehouseConfig, PoolConfig } from '../../core/config/types';
import type { ScheduleChange, Schedules } from '../../temporal/schedules';

export interface Scheduled {
  readonly pool: string;
  readonly schedule: 'reconcile';
  readonly change: ScheduleChange;
}

/**
 * Makes the schedules of a configuration true on Temporal, and removes those that left it. `before`: the configuration
 * that it follows. Raises what the server answers; setting again changes nothing.
 */
export async function setSchedules(
  open: (() => Promise<Schedules>) | undefined,
  before: GatehouseConfig | undefined,
  config: GatehouseConfig,
): Promise<readonly Scheduled[]> {
  const left = (before?.pools ?? []).filter(({ userPoolId }) => !config.pools.some((pool) => pool.userPoolId === userPoolId));
  const pools = [...config.pools.filter((pool) => hadOrHas(pool, before)), ...left.filter(isScheduled).map(withoutSchedules)];
  if (open === undefined || pools.length === 0) return [];
  const schedules = await open();
  const scheduled: Scheduled[] = [];
  for (const pool of pools) {
    const change = await schedules.ensureReconcile(pool);
    if (change !== undefined) scheduled.push({ pool: pool.userPoolId, schedule: 'reconcile', change });
  }
  return scheduled;
}

const isScheduled = ({ schedules }: PoolConfig): boolean => schedules?.reconcile !== undefined;

const hadOrHas = (pool: PoolConfig, before: GatehouseConfig | undefined): boolean =>
  isScheduled(pool) || before?.pools.some((old) => old.userPoolId === pool.userPoolId && isScheduled(old)) === true;

const withoutSchedules = ({ userPoolId }: PoolConfig): Pick<PoolConfig, 'userPoolId'> => ({ userPoolId });
