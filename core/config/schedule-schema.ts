import { z } from 'zod';
import { durationSeconds } from './duration';
import { text } from './text-rule';

/** More often would have passes wait for each other. */
const shortestSeconds = 60;

function intervalRemedy(value: string): string | undefined {
  const seconds = durationSeconds(value);
  return seconds === undefined || seconds < shortestSeconds
    ? 'must be an interval of at least 60s, such as 15m, 24h or 7d'
    : undefined;
}

/** The part of the users that a pass looks at besides the disabled ones. */
const usersPerRun = ['1/1', '1/2', '1/4', '1/8', '1/16'] as const;

export type UsersPerRun = (typeof usersPerRun)[number];

const countError = { error: 'must be a whole number of changes, such as 50' };

export const reconcileScheduleSchema = z.strictObject(
  {
    every: text('an interval, such as 15m', intervalRemedy),
    mode: z.enum(['report', 'repair'], { error: 'must be report or repair' }).default('repair'),
    pauseAboveChanges: z.int(countError).min(1, countError).default(50),
    usersPerRun: z.enum(usersPerRun, { error: `must be ${usersPerRun.join(', ')}` }).exactOptional(),
  },
  { error: 'must be a map, such as { every: 15m, mode: repair }' },
);

export const schedulesSchema = z.strictObject(
  { reconcile: reconcileScheduleSchema.exactOptional() },
  { error: 'must be a map, such as { reconcile: { every: 15m } }' },
);
