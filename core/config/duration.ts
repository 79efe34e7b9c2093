const pattern = /^([1-9]\d{0,4})(s|m|h|d)$/;
const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Seconds of `90s`, `15m`, `24h` or `7d`; `undefined` for any other text. */
export function durationSeconds(text: string): number | undefined {
  const [, count, unit] = pattern.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * seconds[unit as keyof typeof seconds];
}
