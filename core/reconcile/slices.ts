import type { PassSlice } from '../contract/reconcile';
import { hexDigits } from '../contract/adoption';

/** Parts that a rotation may have: the first digit of a sub decides. */
export const rotations = [1, 2, 4, 8, 16] as const;

export interface SliceInput {
  /** Passes until everybody was looked at. */
  readonly of: number;
  /** Seconds between two passes. */
  readonly everySeconds: number;
  /** ISO 8601: when the schedule was to start the pass; absent where something else started it. */
  readonly scheduledAt: string | undefined;
}

/**
 * The part of the users that a scheduled pass looks at: interval after interval the next one. A pass that a person or an
 * event asked for looks at everybody; so does one whose time is no multiple of the interval, which is a triggered one.
 */
export function sliceOf({ of, everySeconds, scheduledAt }: SliceInput): PassSlice {
  const seconds = scheduledAt === undefined ? Number.NaN : Math.floor(Date.parse(scheduledAt) / 1_000);
  if (of === 1 || seconds % everySeconds !== 0) return { firstDigits: hexDigits.join(''), of: 1 };
  const index = (seconds / everySeconds) % of;
  return { firstDigits: hexDigits.filter((_, digit) => digit % of === index).join(''), of };
}

/** Whether a pass looks at this user, or at a shard of users. */
export const isInSlice = (slice: PassSlice | undefined, sub: string): boolean =>
  slice?.firstDigits.includes(sub.slice(0, 1)) !== false;
