import { readContext } from './context';
import type { Policies, StatementRef } from './document';
import { readPolicies } from './policy';
import type { AccessRequest } from './request';

export type { NamedPolicy, Policies, PolicyDocument, Statement, StatementRef } from './document';
export { PolicyNotUnderstood } from './policy-not-understood';
export type { AccessRequest, Caller } from './request';

/** `statement` is the first that decided: of the Deny statements, else of the Allow statements, identity policies first. */
export type Verdict =
  | { readonly decision: 'allowed'; readonly because: 'allow'; readonly statement: StatementRef }
  | { readonly decision: 'denied'; readonly because: 'explicit-deny'; readonly statement: StatementRef }
  | { readonly decision: 'denied'; readonly because: 'no-allow' };

/**
 * Reads the policies once, for many requests. Throws PolicyNotUnderstood when any statement holds something unknown,
 * whether or not it would ever apply. The judge throws what `evaluate` throws for a request.
 */
export const understand = (policies: Policies): ((request: AccessRequest) => Verdict) => {
  const statements = readPolicies(policies);
  return (request) => {
    const context = readContext(request);
    const applying = statements.filter(({ whyNot }) => whyNot(request, context) === undefined);
    const deny = applying.find(({ effect }) => effect === 'Deny');
    if (deny !== undefined) return { decision: 'denied', because: 'explicit-deny', statement: deny.ref };
    const [allow] = applying;
    if (allow !== undefined) return { decision: 'allowed', because: 'allow', statement: allow.ref };
    return { decision: 'denied', because: 'no-allow' };
  };
};

/**
 * Whether AWS would allow the request, caller and resource being of one account: no Deny applies and an Allow of either
 * side does. Permissions boundaries, session policies, organization policies, ACLs and public access block are not looked at.
 * Throws PolicyNotUnderstood for a policy that is not known completely, and InvalidInput for a request context that no
 * real request can have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const evaluate = (request: AccessRequest, policies: Policies): Verdict => understand(policies)(request);
