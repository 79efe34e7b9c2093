import { setTimeout as delay } from 'node:timers/promises';

/** What became of one case: what is not as it should be, in words. */
export interface Played {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Whether it happens in time. */
export async function within(milliseconds: number, reached: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => void (timer = setTimeout(() => resolve(false), milliseconds)));
  const found = await Promise.race([reached.then(() => true), late]);
  clearTimeout(timer);
  return found;
}

/** Looks until nothing is wrong any more; answers what is when it does not come to that. */
export async function untilNone(look: () => Promise<readonly string[]>, patienceMs: number): Promise<readonly string[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const problems = await look();
    if (problems.length === 0 || performance.now() > deadline) return problems;
    await delay(1_000);
  }
}
