import type { EventGap } from '../contract/access-report';
import type { Drift } from '../contract/reconcile';

/** Between which times events went missing, as far as the pool tells when what they missed was done. */
export function eventGap(found: readonly Drift[]): EventGap | undefined {
  const times = found.flatMap(({ cause, changedAt }) => (cause === 'missed by events' ? (changedAt ?? []) : [])).sort();
  const [from, to] = [times[0], times.at(-1)];
  return from === undefined || to === undefined ? undefined : { changes: times.length, from, to };
}
