import {
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
  SetPrincipalTagAttributeMapCommand,
  type CognitoIdentityClient,
} from '@aws-sdk/client-cognito-identity';
import type { UserPoolIds } from './user-pool';
import { required } from './required';

export interface IdentityPoolOptions extends Pick<UserPoolIds, 'clientId' | 'providerName'> {
  readonly name: string;
  readonly tenants: boolean;
}

/** An identity pool for signed-in users alone, which checks tokens server-side and hands claims on as principal tags. */
export async function createIdentityPool(
  identity: CognitoIdentityClient,
  { name, clientId, providerName, tenants }: IdentityPoolOptions,
): Promise<string> {
  const created = await identity.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: name,
      AllowUnauthenticatedIdentities: false,
      AllowClassicFlow: false,
      CognitoIdentityProviders: [{ ProviderName: providerName, ClientId: clientId, ServerSideTokenCheck: true }],
    }),
  );
  const IdentityPoolId = required(created.IdentityPoolId, 'CreateIdentityPool', 'IdentityPoolId');
  const PrincipalTags = { sub: 'sub', ...(tenants ? { tenant: 'custom:tenant_id' } : {}) };
  await identity.send(
    new SetPrincipalTagAttributeMapCommand({
      IdentityPoolId,
      IdentityProviderName: providerName,
      UseDefaults: false,
      PrincipalTags,
    }),
  );
  return IdentityPoolId;
}

/** The role of signed-in users; with `byToken`, members of groups that carry a role get that one instead. */
export async function useRole(
  identity: CognitoIdentityClient,
  { identityPoolId: IdentityPoolId, roleArn, byToken }: UseRoleOptions,
): Promise<void> {
  const mapping = { Type: 'Token' as const, AmbiguousRoleResolution: 'Deny' as const };
  const RoleMappings = byToken && { [`${byToken.providerName}:${byToken.clientId}`]: mapping };
  const input = { IdentityPoolId, Roles: { authenticated: roleArn }, ...(RoleMappings ? { RoleMappings } : {}) };
  await identity.send(new SetIdentityPoolRolesCommand(input));
}

interface UseRoleOptions {
  readonly identityPoolId: string;
  readonly roleArn: string;
  readonly byToken: Pick<UserPoolIds, 'clientId' | 'providerName'> | undefined;
}
