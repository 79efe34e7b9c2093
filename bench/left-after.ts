import { setTimeout as delay } from 'node:timers/promises';

/** After a look at some of whom nobody is done: seldom enough that looking costs next to nothing beside what is measured. */
const lookAgainMs = 500;

/** Looks until everybody is done, or for long enough; answers how many are not. The first are looked at first. */
export async function leftAfter(
  patienceMs: number,
  names: readonly string[],
  isDone: (name: string) => Promise<boolean>,
  progress: (line: string) => void,
): Promise<number> {
  const deadline = performance.now() + patienceMs;
  let left = [...names];
  let told = left.length;
  while (left.length > 0 && performance.now() < deadline) {
    const first = left.slice(0, 10);
    const done = await Promise.all(first.map(isDone));
    const still = first.filter((_, index) => done[index] !== true);
    left = [...left.slice(10), ...still];
    if (still.length === first.length) await delay(lookAgainMs);
    if (told - left.length >= 100) progress(`${String((told = left.length))} to go`);
  }
  return left.length;
}
