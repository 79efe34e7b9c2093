import {
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
  SetPrincipalTagAttributeMapCommand,
  UpdateIdentityPoolCommand,
} from '@aws-sdk/client-cognito-identity';
import { ListUserPoolClientsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '../../support/servers';
import type { Desk } from './command-line';

/** What makes a desk's pool hand out roles: an identity pool, and roles that only it hands out. */
export interface Sessions {
  readonly identityPoolId: string;
  readonly clientId: string;
  readonly roles: Readonly<Record<'user' | 'premium' | 'readOnly', string>>;
  /** The lines of `gatehouse.yaml`: users' own prefix, a roster group `editors`, role groups `premium` and `read-only`. */
  readonly lines: string;
  /** Sets what is handed on as session tags. */
  tags(principalTags: Record<string, string>): Promise<void>;
  /** Sets how roles are chosen, and the role of guests. */
  mapping(type: 'Token' | 'none', ambiguous?: 'Deny' | 'AuthenticatedRole', guest?: string): Promise<void>;
  /** Sets the flags of the identity pool. */
  flags(flags: { readonly classic?: boolean; readonly tokenCheck?: boolean }): Promise<void>;
}

let count = 0;

export async function openSessions(aws: AwsClients, { userPoolId, dataBucket }: Desk): Promise<Sessions> {
  const provider = `cognito-idp.us-east-1.amazonaws.com/${userPoolId}`;
  const { UserPoolClients } = await aws.cognito.send(new ListUserPoolClientsCommand({ UserPoolId: userPoolId, MaxResults: 5 }));
  const clientId = UserPoolClients?.[0]?.ClientId ?? '';
  const base = {
    IdentityPoolName: 'app',
    AllowUnauthenticatedIdentities: false,
    CognitoIdentityProviders: [{ ProviderName: provider, ClientId: clientId, ServerSideTokenCheck: true }],
  };
  const { IdentityPoolId: identityPoolId = '' } = await aws.identity.send(
    new CreateIdentityPoolCommand({ ...base, AllowClassicFlow: false }),
  );
  const unique = `${dataBucket}-${String((count += 1))}`;
  const role = async (name: string): Promise<string> => {
    const AssumeRolePolicyDocument = JSON.stringify(trustOf(identityPoolId));
    const input = { RoleName: `${name}-${unique}`.slice(0, 64), AssumeRolePolicyDocument };
    return (await aws.iam.send(new CreateRoleCommand(input))).Role?.Arn ?? '';
  };
  const roles = { user: await role('user'), premium: await role('premium'), readOnly: await role('read-only') };
  const sessions: Sessions = {
    identityPoolId,
    clientId,
    roles,
    lines: linesOf(identityPoolId, roles),
    tags: async (PrincipalTags) => {
      const input = { IdentityPoolId: identityPoolId, IdentityProviderName: provider, UseDefaults: false, PrincipalTags };
      await aws.identity.send(new SetPrincipalTagAttributeMapCommand(input));
    },
    mapping: async (type, ambiguous, guest) => {
      const AmbiguousRoleResolution = ambiguous ?? 'Deny';
      const RoleMappings = type === 'none' ? {} : { [`${provider}:${clientId}`]: { Type: type, AmbiguousRoleResolution } };
      const Roles = { authenticated: roles.user, ...(guest === undefined ? {} : { unauthenticated: guest }) };
      await aws.identity.send(new SetIdentityPoolRolesCommand({ IdentityPoolId: identityPoolId, Roles, RoleMappings }));
    },
    flags: async ({ classic = false, tokenCheck = true }) => {
      const CognitoIdentityProviders = base.CognitoIdentityProviders.map((its) => ({ ...its, ServerSideTokenCheck: tokenCheck }));
      const input = { ...base, CognitoIdentityProviders, IdentityPoolId: identityPoolId, AllowClassicFlow: classic };
      await aws.identity.send(new UpdateIdentityPoolCommand(input));
    },
  };
  await sessions.tags({ sub: 'sub' });
  await sessions.mapping('Token');
  return sessions;
}

export const trustOf = (identityPoolId: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPoolId },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
    },
  ],
});

const linesOf = (identityPoolId: string, { user, premium, readOnly }: Sessions['roles']): string => `layout: users/{sub}/
identityPoolId: ${identityPoolId}
userRoles: [${user}]
groups:
  editors: { grants: [{ prefix: shared/, allow: [read, write, list] }] }
  premium: { grants: [{ prefix: shared/premium/, allow: [read, list] }], via: role, role: ${premium} }
  read-only: { ownPrefix: [read, list], via: role, role: ${readOnly} }`;
