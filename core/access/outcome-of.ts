import type { AccessOutcome } from '../contract/access';
import type { FailureReport } from '../contract/messages';
import type { AccessEntry } from '../registry/access-record';
import type { Verdict } from './apply-changes';

/** What holds for everybody whose request was put into the same policy. */
export interface InForce {
  /** ISO 8601. */
  readonly at: string;
  readonly hash: string;
  /** Why grants were refused, where some were. */
  readonly refusal: FailureReport | undefined;
  /** Why denies wait, where some do. */
  readonly waiting: FailureReport | undefined;
}

/** What became of a user's request, once the policy that it went into is in force. */
export function outcomeOf(entry: AccessEntry | undefined, verdict: Verdict, inForce: InForce): AccessOutcome {
  if (verdict.kind === 'superseded') return verdict;
  const { at, hash: policyHash, refusal, waiting } = inForce;
  if (entry?.noRoom === true && waiting !== undefined) return { kind: 'stuck', failure: waiting };
  const refused = entry?.refused ?? [];
  if (refused.length === 0 || refusal === undefined) return { kind: 'in-force', at, policyHash };
  return { kind: 'partly', at, policyHash, refused, failure: refusal };
}
