/** Milliseconds of one unit. */
const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** S3 keeps nothing that Gatehouse waits for longer than this; longer is a slip of the pen. */
const longestDays = 3_650;

/** A duration such as `7d`, `12h`, `30m` or `0s` in milliseconds; `undefined` for anything else. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  const milliseconds = Number(count) * (units[unit] ?? 0);
  return milliseconds <= longestDays * 86_400_000 ? milliseconds : undefined;
}

/** What would be right, or `undefined` for a duration. */
export const durationRemedy = (text: string): string | undefined =>
  durationMs(text) === undefined
    ? `must be a whole number of s, m, h or d, such as 7d, 12h or 0s, and at most ${String(longestDays)}d`
    : undefined;

/** Seconds of a duration that is not nothing; `undefined` for any other text. */
export function durationSeconds(text: string): number | undefined {
  const milliseconds = durationMs(text);
  return milliseconds === undefined || milliseconds === 0 ? undefined : milliseconds / 1_000;
}
