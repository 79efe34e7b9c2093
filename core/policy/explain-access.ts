import type { Policies, StatementRef } from './document';
import { evaluate, PolicyNotUnderstood, type AccessRequest, type Verdict } from './evaluate';
import { explain, type StatementExplanation } from './explain';
import { describePlace } from './policy-not-understood';
import { userRequest, type UserRequest } from './user-request';

/** Whether a user may do something, and why. `unknown`: a policy holds something that is not understood, so nobody can say. */
export interface AccessExplanation {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** One sentence; it names the statement that decides. */
  readonly sentence: string;
  readonly decidedBy?: StatementRef;
  /** What each statement says to the request. */
  readonly statements: readonly StatementExplanation[];
}

/**
 * By the role's own policies and the bucket's together. Permissions boundaries, session policies and organization policies
 * are not looked at: they could only take away.
 */
export const explainAccess = (policies: Policies, asked: UserRequest & { readonly at: string }): AccessExplanation => {
  const request = userRequest(asked);
  try {
    const verdict = evaluate(request, policies);
    return {
      verdict: verdict.decision,
      sentence: `${request.action} on ${request.resource} is ${verdict.decision}: ${reasonOf(verdict)}.`,
      ...('statement' in verdict ? { decidedBy: verdict.statement } : {}),
      statements: explain(request, policies),
    };
  } catch (error) {
    if (error instanceof PolicyNotUnderstood) return unknown(request, error);
    throw error;
  }
};

const reasonOf = (verdict: Verdict): string => {
  if (verdict.because === 'no-allow') return 'no statement allows it';
  return `${describePlace(verdict.statement)} ${verdict.because === 'allow' ? 'allows it, and none denies it' : 'denies it'}`;
};

const unknown = ({ action, resource }: AccessRequest, { message }: PolicyNotUnderstood): AccessExplanation => ({
  verdict: 'unknown',
  sentence: `Whether ${action} on ${resource} is allowed cannot be said: ${message}`,
  statements: [],
});
