import type { GetIdentityPoolRolesCommandOutput } from '@aws-sdk/client-cognito-identity';
import { text } from '../json-value';
import type { Login } from './login';
import { misconfigured, notAuthorized } from './refusal';

/**
 * The role that an identity pool gives a login: by token where the pool's role mapping says so and the token has roles,
 * else the pool's role for signed-in users (https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html).
 * Ambiguous is a token with several roles and none preferred
 * (https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_RoleMapping.html). Raises as Cognito does; mapping by rules is not simulated and is refused.
 */
export function chooseRole(
  { Roles = {}, RoleMappings = {} }: Pick<GetIdentityPoolRolesCommandOutput, 'Roles' | 'RoleMappings'>,
  login: Login,
  customRoleArn: string | undefined,
): string {
  const mapping = RoleMappings[`${login.provider}:${login.clientId}`];
  const fallback = (): string => {
    const role = Roles['authenticated'];
    if (role === undefined) throw misconfigured('Invalid identity pool configuration. Check assigned IAM roles for this pool.');
    return role;
  };
  if (mapping?.Type === 'Rules') throw misconfigured('The edge does not simulate role mapping by rules: use Type Token.');
  if (mapping === undefined) {
    if (customRoleArn !== undefined)
      throw notAuthorized('CustomRoleArn is only for identity pools whose role mapping is by token.');
    return fallback();
  }
  const claimed = login.claims['cognito:roles'];
  const roles: unknown[] = Array.isArray(claimed) ? claimed : [];
  if (customRoleArn !== undefined) {
    if (!roles.includes(customRoleArn)) throw notAuthorized("CustomRoleArn is not one of the token's cognito:roles.");
    return customRoleArn;
  }
  const preferred = text(login.claims['cognito:preferred_role']);
  if (preferred !== '') return preferred;
  if (roles.length === 1) return text(roles[0]);
  if (roles.length === 0 || mapping.AmbiguousRoleResolution === 'AuthenticatedRole') return fallback();
  throw notAuthorized('Invalid login token. Several roles in the token, and ambiguous role resolution is Deny.');
}
