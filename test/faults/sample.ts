import { seeded } from '../support/seeded';

/** `count` different items, the same ones for the same seed. */
export function sample<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  const left = [...items];
  const chosen: T[] = [];
  const random = seeded(seed);
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(random.below(left.length), 1));
  return chosen;
}
