import type { RejectedSuspects } from '../contract/held-report';
import { type Drift, judgedKinds, type PassSlice } from '../contract/reconcile';
import { isInSlice } from './slices';

const keyOf = ({ kind, sub, group }: Drift): string => [kind, sub ?? '', group ?? ''].join(' ');

/** What was found, with what a person has rejected named as such: it is as it was then. */
export function markRejected(found: readonly Drift[], rejected: readonly Drift[]): readonly Drift[] {
  const keys = new Set(rejected.map(keyOf));
  return found.map((drift) => (keys.has(keyOf(drift)) ? { ...drift, cause: 'rejected' as const } : drift));
}

export const mayBeRejected = ({ kind }: Drift): boolean => judgedKinds.includes(kind);

/** What is still rejected after a pass: what it found as it was, and what it did not look at. */
export function stillRejected(
  { suspects }: Pick<RejectedSuspects, 'suspects'>,
  found: readonly Drift[],
  slice: PassSlice | undefined,
): readonly Drift[] {
  const again = new Set(found.filter(({ cause }) => cause === 'rejected').map(keyOf));
  return suspects.filter((drift) => again.has(keyOf(drift)) || !wasLookedAt(drift, slice));
}

/** Rosters are compared by every pass, other users when their turn comes. */
export const wasLookedAt = ({ kind, sub }: Drift, slice: PassSlice | undefined): boolean =>
  kind === 'granted-not-member' || sub === undefined || isInSlice(slice, sub);

/** Each once. */
export const together = (one: readonly Drift[], other: readonly Drift[]): readonly Drift[] => [
  ...new Map([...one, ...other].map((drift) => [keyOf(drift), drift])).values(),
];
