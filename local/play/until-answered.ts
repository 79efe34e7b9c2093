import { setTimeout as delay } from 'node:timers/promises';

const patienceMs = 15_000;

/** Milliseconds since `began` until S3 refuses the attempt. */
export async function untilRefused(attempt: () => Promise<unknown>, began: number): Promise<number> {
  return poll(async () => (await outcomeOf(attempt)) === 'AccessDenied', 'it is still allowed', began);
}

/** Milliseconds since `began` until S3 allows the attempt. */
export async function untilAllowed(attempt: () => Promise<unknown>, began: number): Promise<number> {
  return poll(async () => (await outcomeOf(attempt)) === 'allowed', 'it is still refused', began);
}

/** Anything but a refusal is a failure of the demo itself. */
const outcomeOf = (attempt: () => Promise<unknown>): Promise<'allowed' | 'AccessDenied'> =>
  attempt().then(
    () => 'allowed',
    (error: unknown) => {
      if (error instanceof Error && error.name === 'AccessDenied') return 'AccessDenied';
      throw error;
    },
  );

async function poll(holds: () => Promise<boolean>, otherwise: string, began: number): Promise<number> {
  while (!(await holds())) {
    if (performance.now() - began > patienceMs) throw new Error(`${otherwise} after 15 s`);
    await delay(10);
  }
  return performance.now() - began;
}
