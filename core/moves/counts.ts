import type { MoveCounts, StayCounts, WhyStays } from '../contract/moves';

export const noMoves: MoveCounts = { objects: 0, bytes: 0, changed: 0, stays: {} };

export const addMoves = (one: MoveCounts, other: MoveCounts): MoveCounts => ({
  objects: one.objects + other.objects,
  bytes: one.bytes + other.bytes,
  changed: one.changed + other.changed,
  stays: addStays([one.stays, other.stays]),
});

export function addStays(some: readonly StayCounts[]): StayCounts {
  const sum: Partial<Record<WhyStays, number>> = {};
  for (const counts of some) {
    for (const [why, count] of Object.entries(counts) as [WhyStays, number][]) sum[why] = (sum[why] ?? 0) + count;
  }
  return sum;
}

export const countStays = (counts: StayCounts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
