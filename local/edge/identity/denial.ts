import type { AwsCall, EdgeAnswer } from '../types';
import { wireError } from '../wire-error';
import type { Judged } from './judge';
import type { UserSession } from './session';

export function accessDenied(call: AwsCall, message: string): EdgeAnswer {
  const xml = call.service === 's3' || call.service === 'sts' || call.service === 'iam';
  return wireError(
    call,
    xml ? { status: 403, code: 'AccessDenied', message } : { status: 400, code: 'AccessDeniedException', message },
  );
}

/** AccessDenied as S3 words it, naming the statement that decided. */
export function denial(call: AwsCall, session: UserSession | undefined, { need, resource, verdict }: Judged): EdgeAnswer {
  const who = session ? `User: ${session.sessionArn}` : 'An anonymous caller';
  return accessDenied(
    call,
    `${who} is not authorized to perform: ${need.action} on resource: "${resource}" ${reason(need.action, verdict)}`,
  );
}

function reason(action: string, verdict: Judged['verdict']): string {
  if (verdict.because === 'no-allow') return `because no identity-based or resource-based policy allows the ${action} action`;
  const { kind, policy, index, sid } = verdict.statement;
  const statement = `statement ${String(index)}${sid === undefined ? '' : ` (${sid})`}`;
  const place = kind === 'identity' ? 'an identity-based policy' : 'a resource-based policy';
  return `with an explicit deny in ${place}: "${policy}", ${statement}`;
}

export const expiredToken = (call: AwsCall): EdgeAnswer =>
  wireError(call, { status: 400, code: 'ExpiredToken', message: 'The provided token has expired.' });

export const policyNotUnderstood = (call: AwsCall, problem: string): EdgeAnswer =>
  wireError(call, {
    status: 500,
    code: 'PolicyNotUnderstood',
    message: `The edge cannot tell whether this is allowed: ${problem}`,
  });
