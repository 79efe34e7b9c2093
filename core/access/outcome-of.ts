import type { AccessOutcome, PolicyHostRef } from '../contract/access';
import type { AccessEntry, AccessRecord } from '../registry/access-record';
import type { Verdict } from './apply-changes';
import { deniesOverBudget, policyOverBudget, waitingForRoom } from './over-budget';

export interface InForce {
  readonly at: string;
  readonly hash: string;
}

/** What became of a user's request, once the policy of this record is in force. */
export function outcomeOf(
  host: PolicyHostRef,
  record: AccessRecord,
  sub: string,
  verdict: Verdict,
  { at, hash }: InForce,
): AccessOutcome {
  if (verdict.kind === 'superseded') return verdict;
  const { refused = [], noRoom } = record.entries[sub] ?? noEntry;
  if (noRoom === true) return { kind: 'stuck', failure: deniesOverBudget(host, waitingForRoom(record).length) };
  if (refused.length === 0) return { kind: 'in-force', at, policyHash: hash };
  return { kind: 'partly', at, policyHash: hash, refused, failure: policyOverBudget(host, record, refused) };
}

const noEntry: Pick<AccessEntry, 'refused' | 'noRoom'> = {};
