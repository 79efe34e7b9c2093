import { PolicyNotUnderstood } from '../../../core/policy/evaluate';
import type { AwsCall, EdgeAnswer, EdgeStage } from '../types';
import { accessNeeds } from './access-needs';
import { accessDenied, denial, expiredToken, policyNotUnderstood } from './denial';
import { judge, type JudgeParts } from './judge';
import type { Sessions, UserSession } from './session';

export interface AuthoriseParts extends JudgeParts {
  readonly sessions: Sessions;
}

/**
 * Decides S3 calls of users' sessions and of nobody (unsigned ones) by the role's policies and the bucket's, as they are
 * at that moment; what is not understood is refused. Any other access key is the account's own and may do everything.
 * Elsewhere than in S3, sessions may exchange logins and ask who they are, nothing more.
 */
export function createAuthoriseStage(parts: AuthoriseParts): EdgeStage {
  const { roles, bucketPolicies, sessions } = parts;
  return {
    name: 'authorise',
    async before(call) {
      const refusal = await refuse(parts, call, sessions.find(call.accessKeyId));
      if (refusal) return refusal;
      roles.before(call);
      bucketPolicies.before(call);
      return undefined;
    },
    after(call) {
      roles.after(call);
      bucketPolicies.after(call);
      return Promise.resolve(undefined);
    },
  };
}

async function refuse(parts: AuthoriseParts, call: AwsCall, session?: UserSession): Promise<EdgeAnswer | undefined> {
  if (call.accessKeyId !== undefined && !session) return undefined;
  if (call.service !== 's3') return session && !isOpen(call) ? outsideStorage(call, session) : undefined;
  if (session && session.expiresAt <= parts.now()) return expiredToken(call);
  const needs = accessNeeds(call);
  if (!needs) return accessDenied(call, `Access Denied (the edge does not know what ${call.operation} needs)`);
  try {
    for (const need of needs) {
      const judged = await judge(parts, call, need, session);
      if (judged.verdict.decision === 'denied') return denial(call, session, judged);
    }
    return undefined;
  } catch (error) {
    if (error instanceof PolicyNotUnderstood) return policyNotUnderstood(call, error.message);
    throw error;
  }
}

const isOpen = ({ service, operation }: AwsCall): boolean =>
  service === 'cognito-identity' || (service === 'sts' && operation === 'GetCallerIdentity');

const outsideStorage = (call: AwsCall, { sessionArn }: UserSession): EdgeAnswer =>
  accessDenied(
    call,
    `User: ${sessionArn} is not authorized to perform: ${call.service}:${call.operation} (the edge lets users do S3 alone)`,
  );
