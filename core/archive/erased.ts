import type { ErasedCounts } from '../contract/offboarding';

export const nothingErased: ErasedCounts = { versions: 0, markers: 0, bytes: 0, survivors: {} };

export const addErased = (one: ErasedCounts, other: ErasedCounts): ErasedCounts => ({
  versions: one.versions + other.versions,
  markers: one.markers + other.markers,
  bytes: one.bytes + other.bytes,
  survivors: addSurvivors(one.survivors, other.survivors),
});

const addSurvivors = (one: ErasedCounts['survivors'], other: ErasedCounts['survivors']): ErasedCounts['survivors'] => {
  const kinds = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(kinds.map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]));
};

export const countSurvivors = ({ survivors }: ErasedCounts): number =>
  Object.values(survivors).reduce((sum, count) => sum + count, 0);
