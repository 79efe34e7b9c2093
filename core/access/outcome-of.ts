import type { AccessOutcome, PolicyHostRef } from '../contract/access';
import type { FailureReport } from '../contract/messages';
import type { AccessEntry } from '../registry/access-record';
import type { Verdict } from './apply-changes';
import { placeOf } from './over-budget';

/** What holds for everybody whose request was put into the same policy. */
export interface InForce {
  readonly host: PolicyHostRef;
  /** ISO 8601. */
  readonly at: string;
  readonly hash: string;
  /** Why grants were refused, where some were. */
  readonly refusal: FailureReport | undefined;
  /** Why denies wait, where some do. */
  readonly waiting: FailureReport | undefined;
  /** By sub: what the policy was evaluated not to do for the user, in words. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

/** What became of a user's request, once the policy that it went into is in force. */
export function outcomeOf(
  sub: string,
  entry: AccessEntry | undefined,
  verdict: Verdict,
  { at, hash: policyHash, refusal, waiting, missing, host }: InForce,
): AccessOutcome {
  if (verdict.kind === 'superseded') return verdict;
  if (entry?.noRoom === true && waiting !== undefined) return { kind: 'stuck', failure: waiting };
  const [unmet] = missing.get(sub) ?? [];
  if (unmet !== undefined) return { kind: 'stuck', failure: withoutEffect(host, unmet) };
  const refused = entry?.refused ?? [];
  if (refused.length === 0 || refusal === undefined) return { kind: 'in-force', at, policyHash };
  return { kind: 'partly', at, policyHash, refused, failure: refusal };
}

const withoutEffect = (host: PolicyHostRef, unmet: string): FailureReport => ({
  type: 'PolicyNotInForce',
  place: placeOf(host),
  value: unmet,
  remedy: 'Look at `temporal gatehouse access preview`: the policy is in force and does not do what was asked.',
});
