import { dueEnds } from '../access/ends';
import { removedDenies } from '../access/removed-denies';
import type { Drift } from '../contract/reconcile';
import { documentHash } from '../policy/canonical';
import type { PolicyDocument } from '../policy/document';
import { oursOf } from '../policy/read-live';
import type { AccessRecord } from '../registry/access-record';

/** What the live policy of a host says against its record, and denies of a pool's users that are past their end at `now` (ISO 8601). */
export function policyDrift(record: AccessRecord, live: PolicyDocument | undefined, pool: string, now: string): readonly Drift[] {
  const ofPool = (sub: string): boolean => record.entries[sub]?.pool === pool;
  const byHand = { cause: 'changed by hand' } as const;
  const due = dueEnds(record, now).filter((end) => end.pool === pool);
  return [
    ...wholePolicy(record, live).map((kind): Drift => ({ kind, ...byHand })),
    ...removedDenies(record, live)
      .filter(ofPool)
      .map((sub): Drift => ({ kind: 'deny-removed', ...byHand, sub })),
    ...due.map(({ sub }): Drift => ({ kind: 'deny-expired', cause: 'expired deny', sub })),
  ];
}

function wholePolicy(
  { written }: AccessRecord,
  live: PolicyDocument | undefined,
): readonly ('policy-deleted' | 'policy-changed')[] {
  if (written === undefined || documentHash(live) === written.hash) return [];
  return oursOf(live).length === 0 ? ['policy-deleted'] : ['policy-changed'];
}
