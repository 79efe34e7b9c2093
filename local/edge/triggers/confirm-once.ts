import type { UserLookup } from '../cognito/user-lookup';
import type { AwsCall } from '../types';
import type { WireError } from '../wire-error';

/**
 * Cognito's refusal to confirm a user again, which an application meets that repeats a confirmation after its trigger
 * failed. MiniStack would confirm anew.
 */
export async function refuseToConfirmAgain(call: AwsCall, users: Pick<UserLookup, 'find'>): Promise<WireError | undefined> {
  if (call.service !== 'cognito-idp' || !/^(Admin)?ConfirmSignUp$/.test(call.operation)) return undefined;
  const user = await users.find(call);
  if (!user || user.status === 'UNCONFIRMED') return undefined;
  const message = `User cannot be confirmed. Current status is ${user.status}`;
  return { status: 400, code: 'NotAuthorizedException', message };
}
