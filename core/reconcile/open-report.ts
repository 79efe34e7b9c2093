import type { HeldReason, HeldReport } from '../contract/held-report';
import type { DriftKind, PassSlice } from '../contract/reconcile';
import { removalKinds } from '../contract/reconcile';
import { together, wasLookedAt } from './rejected';

/**
 * A pool's open report after a pass: what the pass holds, and what an earlier one held and this one did not look at.
 * `undefined` where nothing waits any more.
 */
export function openReport(
  before: HeldReport | undefined,
  found: HeldReport,
  slice: PassSlice | undefined,
): HeldReport | undefined {
  const kept = (before?.suspects ?? []).filter((drift) => !wasLookedAt(drift, slice));
  const suspects = together(kept, found.suspects);
  const dataHeld = [...new Set([...(before?.dataHeld ?? []), ...found.dataHeld])];
  const still = (before?.why ?? []).filter(
    (reason) =>
      !found.why.some(({ why, group }) => why === reason.why && group === reason.group) &&
      (reason.why === 'many-lost' ? dataHeld.length > 0 : kept.some(({ kind }) => isAbout(reason, kind))),
  );
  const why = [...still, ...found.why];
  return why.length === 0 ? undefined : { ...found, why, suspects, dataHeld };
}

const isAbout = ({ why }: HeldReason, kind: DriftKind): boolean =>
  why === 'listing-short' ? kind === 'deleted-not-revoked' : removalKinds.includes(kind);
