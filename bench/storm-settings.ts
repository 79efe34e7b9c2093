export const rounds = 10;
export const groups = ['premium', 'admin'] as const;

/** What the application of a burst of changes is told. */
export interface StormSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly users: number;
  readonly atOnce: number;
  /** Changes a second; absent: as fast as it can. */
  readonly perSecond?: number;
}

export const nameOf = (index: number): string => `member-${String(index)}`;
