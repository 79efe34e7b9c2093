import { PolicyNotUnderstood } from '../../../core/policy/evaluate';
import type { AwsCall, EdgeAnswer, EdgeStage } from '../types';
import { accessNeeds, type AccessNeed } from './access-needs';
import { deleteAllowed } from './delete-allowed';
import { accessDenied, denial, expiredToken, policyNotUnderstood } from './denial';
import { judge, type JudgeParts } from './judge';
import { hideMissing } from './missing-object';
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
    after(call, { status }) {
      roles.after(call);
      bucketPolicies.after(call);
      return hideMissing(parts, call, status, sessions.find(call.accessKeyId));
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
    return await answerDenied(parts, call, needs, session);
  } catch (error) {
    if (error instanceof PolicyNotUnderstood) return policyNotUnderstood(call, error.message);
    throw error;
  }
}

async function answerDenied(
  parts: AuthoriseParts,
  call: AwsCall,
  needs: readonly AccessNeed[],
  session?: UserSession,
): Promise<EdgeAnswer | undefined> {
  const judged = await Promise.all(needs.map((need) => judge(parts, call, need, session)));
  const denied = judged.find(({ verdict }) => verdict.decision === 'denied');
  if (!denied) return undefined;
  const eachOnItsOwn = call.operation === 'DeleteObjects' && judged.every(({ need }) => need.key !== undefined);
  return eachOnItsOwn ? deleteAllowed(parts.s3, call, judged) : denial(call, session, denied);
}

/** What needs no permission. */
const open: ReadonlySet<string> = new Set([
  'cognito-identity GetId',
  'cognito-identity GetCredentialsForIdentity',
  'cognito-identity GetOpenIdToken',
  'sts GetCallerIdentity',
]);

const isOpen = ({ service, operation }: AwsCall): boolean => open.has(`${service} ${operation}`);

const outsideStorage = (call: AwsCall, { sessionArn }: UserSession): EdgeAnswer =>
  accessDenied(
    call,
    `User: ${sessionArn} is not authorized to perform: ${call.service}:${call.operation} (the edge lets users do S3 alone)`,
  );
