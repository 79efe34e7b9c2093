import {
  DescribeIdentityPoolCommand,
  GetIdentityPoolRolesCommand,
  GetPrincipalTagAttributeMapCommand,
  ListIdentityPoolsCommand,
  ResourceNotFoundException,
  type CognitoIdentityClient,
  type CognitoIdentityProvider,
  type GetIdentityPoolRolesCommandOutput,
} from '@aws-sdk/client-cognito-identity';
import type { Login } from './login';
import { notAuthorized } from './refusal';

/** Tag -> claim. */
export type TagMap = Readonly<Record<string, string>>;

/** The identity pools behind the edge, and whose identity is whose. Nothing but the identities' owners is kept. */
export class IdentityPools {
  readonly #owners = new Map<string, { readonly identityPoolId: string; readonly sub: string }>();

  constructor(private readonly upstream: CognitoIdentityClient) {}

  /** GetId answered this identity for this login. */
  learn(identityId: string, identityPoolId: string, login: Login): void {
    this.#owners.set(identityId, { identityPoolId, sub: login.sub });
  }

  /**
   * The pool of an identity: as GetId told, else the only one that takes the login's app client.
   * Raises NotAuthorizedException for another user's identity and when no pool, or more than one, may be meant.
   */
  async poolOf(identityId: string, login: Login): Promise<string> {
    const owner = this.#owners.get(identityId);
    if (owner?.sub === login.sub) return owner.identityPoolId;
    const mismatch = "Logins don't match. Please include at least one valid login for this identity or identity pool.";
    if (owner) throw notAuthorized(mismatch);
    const [only, ...others] = await this.#poolsFor(login);
    if (only === undefined || others.length > 0) {
      throw notAuthorized(`${mismatch} (The edge has not seen GetId for this identity: call it first.)`);
    }
    return only;
  }

  /** The pool's entry for the login's app client. Raises NotAuthorizedException when it has none. */
  async providerOf(identityPoolId: string, login: Login): Promise<CognitoIdentityProvider> {
    const { CognitoIdentityProviders = [] } = await this.upstream.send(
      new DescribeIdentityPoolCommand({ IdentityPoolId: identityPoolId }),
    );
    const found = CognitoIdentityProviders.find((provider) => takes(provider, login));
    if (!found) throw notAuthorized('Token is not from a supported provider of this identity pool.');
    return found;
  }

  /** Which claims become tags; none when nobody has set a map. */
  async tagMapOf(IdentityPoolId: string, { provider }: Login): Promise<TagMap | 'defaults'> {
    try {
      const { UseDefaults, PrincipalTags = {} } = await this.upstream.send(
        new GetPrincipalTagAttributeMapCommand({ IdentityPoolId, IdentityProviderName: provider }),
      );
      return UseDefaults ? 'defaults' : PrincipalTags;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return {};
      throw error;
    }
  }

  rolesOf(IdentityPoolId: string): Promise<GetIdentityPoolRolesCommandOutput> {
    return this.upstream.send(new GetIdentityPoolRolesCommand({ IdentityPoolId }));
  }

  async #poolsFor(login: Login): Promise<string[]> {
    const found: string[] = [];
    let next: string | undefined;
    do {
      const page = await this.upstream.send(
        new ListIdentityPoolsCommand({ MaxResults: 60, ...(next === undefined ? {} : { NextToken: next }) }),
      );
      for (const { IdentityPoolId = '' } of page.IdentityPools ?? []) {
        const { CognitoIdentityProviders = [] } = await this.upstream.send(new DescribeIdentityPoolCommand({ IdentityPoolId }));
        if (CognitoIdentityProviders.some((provider) => takes(provider, login))) found.push(IdentityPoolId);
      }
      next = page.NextToken;
    } while (next !== undefined);
    return found;
  }
}

const takes = ({ ProviderName, ClientId }: CognitoIdentityProvider, login: Login): boolean =>
  ProviderName === login.provider && ClientId === login.clientId;
