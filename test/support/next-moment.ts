let seconds = 0;

/** When something is stored in memory, ISO 8601: later than whatever was stored before, by a whole second, as S3 counts. */
export const nextMoment = (): string => new Date(Date.UTC(2026, 0, 1) + (seconds += 1) * 1_000).toISOString();
