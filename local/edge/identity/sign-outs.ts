import {
  AdminGetUserCommand,
  UserNotFoundException,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { tokenClaims } from '../cognito/token-claims';
import { record, text } from '../json-value';
import type { AwsCall, UpstreamAnswer } from '../types';
import type { Login } from './login';
import { notAuthorized } from './refusal';

/**
 * What an identity pool with server-side token check asks the user pool. Sign-outs, and when sign-ins happened, are
 * learnt from the calls that pass the edge: MiniStack does not tell of them.
 */
export class SignOuts {
  /** `<pool>/<sub>` -> milliseconds. */
  readonly #signedOut = new Map<string, number>();
  /** A token's `origin_jti` -> milliseconds of the sign-in that it comes from. */
  readonly #signIns = new Map<string, number>();

  constructor(
    private readonly upstream: CognitoIdentityProviderClient,
    private readonly now: () => number,
  ) {}

  /** To be called for every call to a user pool that was answered. */
  async learn({ operation, input }: AwsCall, { status, output }: UpstreamAnswer): Promise<void> {
    if (status !== 200) return;
    const origin = tokenClaims(record(output['AuthenticationResult'])['IdToken'])?.['origin_jti'];
    if (typeof origin === 'string' && !this.#signIns.has(origin)) this.#signIns.set(origin, this.now());
    if (operation === 'GlobalSignOut') {
      const claims = tokenClaims(input['AccessToken']) ?? {};
      this.#signedOut.set(`${text(claims['iss']).split('/').at(-1) ?? ''}/${text(claims['sub'])}`, this.now());
    }
    if (operation === 'AdminUserGlobalSignOut') {
      const pool = text(input['UserPoolId']);
      const user = await this.#userOf(pool, text(input['Username']));
      if (user) this.#signedOut.set(`${pool}/${user.sub}`, this.now());
    }
  }

  /** Raises NotAuthorizedException when the user was deleted, is disabled, or has signed out everywhere since the sign-in. */
  async check({ userPoolId, sub, claims }: Login): Promise<void> {
    const user = await this.#userOf(userPoolId, sub);
    if (user?.sub !== sub) throw notAuthorized('Invalid login token. The user does not exist.');
    if (!user.enabled) throw notAuthorized('Invalid login token. The user is disabled.');
    const signedIn = this.#signIns.get(text(claims['origin_jti'])) ?? Number(claims['iat']) * 1000;
    const signedOut = this.#signedOut.get(`${userPoolId}/${sub}`);
    if (signedOut !== undefined && signedIn <= signedOut) {
      throw notAuthorized('Invalid login token. The user has signed out since it was issued.');
    }
  }

  async #userOf(UserPoolId: string, Username: string): Promise<{ sub: string; enabled: boolean } | undefined> {
    try {
      const user = await this.upstream.send(new AdminGetUserCommand({ UserPoolId, Username }));
      const sub = user.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
      return { sub, enabled: user.Enabled === true };
    } catch (error) {
      if (error instanceof UserNotFoundException) return undefined;
      throw error;
    }
  }
}
