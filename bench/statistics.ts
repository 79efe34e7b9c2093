/** The value below which the given part of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));
