/** The same choices for the same seed (mulberry32, a 32-bit generator). */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    /** True in `share` of all cases. */
    chance: (share: number): boolean => next() < share,
    /** A whole number from 0, below `end`. */
    below: (end: number): number => Math.floor(next() * end),
  };
}

export type Seeded = ReturnType<typeof seeded>;
