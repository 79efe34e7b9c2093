import {
  type CognitoIdentityClient,
  type CognitoIdentityProvider,
  DescribeIdentityPoolCommand,
  GetIdentityPoolRolesCommand,
  GetPrincipalTagAttributeMapCommand,
  type RoleMapping,
} from '@aws-sdk/client-cognito-identity';
import { GatehouseFailure } from '../core/failures';
import type { IdentityPools, IdentityProviderFacts } from '../core/ports';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { isNotFound } from './cognito-call';
import { toFailure } from './to-failure';

export interface CognitoIdentityPoolsOptions {
  readonly client: CognitoIdentityClient;
  readonly currentAttempt?: CurrentAttempt;
}

/** IdentityPools on Amazon Cognito identity pools (https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/). */
export function createCognitoIdentityPools({ client, currentAttempt = noAttempt }: CognitoIdentityPoolsOptions): IdentityPools {
  return {
    async describe(identityPoolId) {
      const place = `identityPool=${identityPoolId}`;
      const options = () => sendOptions(currentAttempt, place);
      const input = { IdentityPoolId: identityPoolId };
      try {
        const pool = await client.send(new DescribeIdentityPoolCommand(input), options());
        const { Roles = {}, RoleMappings = {} } = await client.send(new GetIdentityPoolRolesCommand(input), options());
        const providers: IdentityProviderFacts[] = [];
        for (const provider of pool.CognitoIdentityProviders ?? []) {
          const { ProviderName = '', ClientId = '' } = provider;
          const tags = await tagsOf(client, identityPoolId, ProviderName, options());
          providers.push(toFacts(provider, tags, RoleMappings[`${ProviderName}:${ClientId}`]));
        }
        const { AllowClassicFlow, AllowUnauthenticatedIdentities = false, IdentityPoolTags: tags } = pool;
        return {
          allowClassicFlow: AllowClassicFlow,
          allowUnauthenticated: AllowUnauthenticatedIdentities,
          providers,
          roles: Roles,
          ...(tags === undefined ? {} : { tags }),
        };
      } catch (error) {
        throw isNotFound(error) ? missing(identityPoolId) : toFailure(error, place);
      }
    },
  };
}

type Tags = IdentityProviderFacts['principalTags'];

/** What `UseDefaults` stands for (https://docs.aws.amazon.com/cognito/latest/developerguide/provider-mappings.html). */
const defaultTags = { client: 'aud', username: 'sub' };

async function tagsOf(
  client: CognitoIdentityClient,
  IdentityPoolId: string,
  IdentityProviderName: string,
  options: { readonly abortSignal?: AbortSignal },
): Promise<Tags> {
  try {
    const input = { IdentityPoolId, IdentityProviderName };
    const { UseDefaults, PrincipalTags = {} } = await client.send(new GetPrincipalTagAttributeMapCommand(input), options);
    if (UseDefaults === true) return defaultTags;
    return Object.keys(PrincipalTags).length === 0 ? undefined : PrincipalTags;
  } catch (error) {
    // Nobody has set a map for this provider; that the pool is there has been seen.
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const toFacts = (
  provider: CognitoIdentityProvider,
  principalTags: Tags,
  mapping: RoleMapping | undefined,
): IdentityProviderFacts => ({
  name: provider.ProviderName ?? '',
  clientId: provider.ClientId ?? '',
  serverSideTokenCheck: provider.ServerSideTokenCheck ?? false,
  principalTags,
  mapping: {
    type: mapping?.Type === undefined ? 'none' : mapping.Type === 'Token' ? 'token' : 'rules',
    ambiguous: ambiguousOf(mapping),
  },
});

const ambiguousOf = (mapping: RoleMapping | undefined): 'deny' | 'authenticated-role' | undefined => {
  if (mapping?.AmbiguousRoleResolution === undefined) return undefined;
  return mapping.AmbiguousRoleResolution === 'Deny' ? 'deny' : 'authenticated-role';
};

const missing = (identityPoolId: string): GatehouseFailure =>
  new GatehouseFailure('IdentityPoolMissing', {
    place: `identityPool=${identityPoolId}`,
    remedy: 'Correct identityPoolId in gatehouse.yaml and run `temporal gatehouse apply`.',
  });
