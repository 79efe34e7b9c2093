import {
  GetGroupCommand,
  ResourceNotFoundException,
  type CognitoIdentityProviderClient,
  type GroupType,
} from '@aws-sdk/client-cognito-identity-provider';
import { text } from '../json-value';
import type { Login } from './login';

/**
 * Puts the claims into a login that Cognito puts into ID tokens and MiniStack does not: the roles of the groups that the
 * token names, and the preferred one, which is that of the group with the lowest precedence unless two of them differ
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html). Groups are as they are
 * at the exchange, not at the sign-in; one that is gone gives no role.
 */
export async function withGroupRoles(cognito: CognitoIdentityProviderClient, login: Login): Promise<Login> {
  const named = login.claims['cognito:groups'];
  if (!Array.isArray(named) || login.claims['cognito:roles'] !== undefined) return login;
  const groups = await Promise.all(named.map((name: unknown) => findGroup(cognito, login.userPoolId, text(name))));
  return { ...login, claims: { ...login.claims, ...roleClaims(groups.filter((group) => group !== undefined)) } };
}

/** `cognito:roles` and, where one is preferred, `cognito:preferred_role`. */
export function roleClaims(groups: readonly Pick<GroupType, 'RoleArn' | 'Precedence'>[]): Readonly<Record<string, unknown>> {
  const carrying = groups.flatMap(({ RoleArn, Precedence = Infinity }) =>
    RoleArn === undefined || RoleArn === '' ? [] : [{ role: RoleArn, precedence: Precedence }],
  );
  if (carrying.length === 0) return {};
  const lowest = Math.min(...carrying.map(({ precedence }) => precedence));
  const preferred = new Set(carrying.filter(({ precedence }) => precedence === lowest).map(({ role }) => role));
  const [only] = preferred;
  return {
    'cognito:roles': [...new Set(carrying.map(({ role }) => role))],
    ...(preferred.size === 1 ? { 'cognito:preferred_role': only } : {}),
  };
}

async function findGroup(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  GroupName: string,
): Promise<GroupType | undefined> {
  try {
    return (await cognito.send(new GetGroupCommand({ UserPoolId, GroupName }))).Group;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
