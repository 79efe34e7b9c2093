import { readContext } from './context';
import type { Policies, StatementRef } from './document';
import { readPolicies } from './policy';
import type { AccessRequest } from './request';

export interface StatementExplanation extends StatementRef {
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  /** The first thing that keeps it from applying. It names elements and keys, never a value of the request. */
  readonly whyNot?: string;
}

/** What every statement says to the request, in the order in which `evaluate` looks at them; throws as `evaluate` does. */
export const explain = (request: AccessRequest, policies: Policies): readonly StatementExplanation[] => {
  const context = readContext(request);
  return readPolicies(policies).map(({ ref, effect, whyNot }) => {
    const reason = whyNot(request, context);
    return { ...ref, effect, applies: reason === undefined, ...(reason === undefined ? {} : { whyNot: reason }) };
  });
};
