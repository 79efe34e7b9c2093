import type { AskCognito, CognitoAnswer } from '../cognito/ask-cognito';
import { tokenClaims } from '../cognito/token-claims';
import type { UserPools } from '../cognito/user-pools';
import { record, records } from '../json-value';
import type { AwsCall } from '../types';

/** Calls that change what reads of one user answer. */
export const userWrites: ReadonlySet<string> = new Set([
  'SignUp',
  'ConfirmSignUp',
  'AdminConfirmSignUp',
  'AdminCreateUser',
  'AdminDeleteUser',
  'DeleteUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminAddUserToGroup',
  'AdminRemoveUserFromGroup',
  'AdminUpdateUserAttributes',
  'UpdateUserAttributes',
  'AdminDeleteUserAttributes',
  'DeleteUserAttributes',
  'AdminSetUserPassword',
  'AdminResetUserPassword',
]);

/** What reads of one user answered before a write. */
export interface UserSnapshot {
  readonly pool: string;
  /** Everything that the user is called by: username, sub. */
  readonly names: Set<string>;
  /** As AdminGetUser and AdminListGroupsForUser answered. */
  readonly user: CognitoAnswer;
  readonly groups: CognitoAnswer;
}

/** Reads the user that a write is about; undefined when the pool cannot be told. */
export async function takeUserSnapshot(call: AwsCall, pools: UserPools, ask: AskCognito): Promise<UserSnapshot | undefined> {
  const pool = await pools.poolOf(call);
  const name = userOf(call);
  if (pool === undefined || name === undefined) return undefined;
  const input = { UserPoolId: pool, Username: name };
  const [user, groups] = await Promise.all([ask('AdminGetUser', input, call), ask('AdminListGroupsForUser', input, call)]);
  const names = new Set([name, ...namesIn(user.output, 'UserAttributes')]);
  return { pool, names, user, groups };
}

/** `Username`, or the one in the access token. */
export function userOf(call: AwsCall): string | undefined {
  const name = call.input['Username'] ?? tokenClaims(call.input['AccessToken'])?.['username'];
  return typeof name === 'string' ? name : undefined;
}

/** Names that only the write's own answer tells: the sub of a user who is new. */
export function learnNames(snapshot: UserSnapshot, output: Readonly<Record<string, unknown>>): void {
  if (typeof output['UserSub'] === 'string') snapshot.names.add(output['UserSub']);
  for (const name of namesIn(record(output['User']), 'Attributes')) snapshot.names.add(name);
}

/** Username and sub of a user as Cognito answers it. */
export function namesIn(user: Readonly<Record<string, unknown>>, attributes: 'UserAttributes' | 'Attributes'): string[] {
  const sub = records(user[attributes]).find(({ Name }) => Name === 'sub')?.['Value'];
  return [user['Username'], sub].filter((name) => typeof name === 'string');
}
