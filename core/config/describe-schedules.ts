import type { PoolConfig, ReconcileSchedule } from './types';

/** What runs by itself from now on, and what does not any more, in words. */
export function describeSchedules(before: PoolConfig | undefined, after: PoolConfig): readonly string[] {
  const [old, next] = [before?.schedules?.reconcile, after.schedules?.reconcile];
  if (next === undefined) return old === undefined ? [] : ['schedule reconcile: no longer runs'];
  if (old === undefined) return [`schedule reconcile: runs from now on, ${inWords(next)}`];
  return inWords(old) === inWords(next) ? [] : [`schedule reconcile: ${inWords(next)} (was ${inWords(old)})`];
}

const inWords = ({ every, mode, pauseAboveChanges, usersPerRun }: ReconcileSchedule): string =>
  `every ${every}, mode ${mode}, a person decides above ${String(pauseAboveChanges)} changes` +
  (usersPerRun === undefined ? '' : `, ${usersPerRun} of the users a run`);
