import { tokenClaims } from '../cognito/token-claims';
import { record, text } from '../json-value';
import { notAuthorized } from './refusal';

/** An ID token of a user pool, as apps show it to an identity pool. */
export interface Login {
  /** `cognito-idp.<region>.amazonaws.com/<pool>`. */
  readonly provider: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * The user pool's login among `Logins`; undefined when nobody is logged in. Issuer and expiry are checked, the signature
 * is not. Raises NotAuthorizedException as Cognito does; other identity providers are not simulated and refused too.
 */
export function readLogin(logins: unknown, now: number): Login | undefined {
  const [first, ...others] = Object.entries(record(logins));
  if (first === undefined) return undefined;
  const [provider, token] = first;
  if (others.length > 0 || !provider.startsWith('cognito-idp.')) {
    throw notAuthorized(
      'Token is not from a supported provider of this identity pool. (The edge knows one user pool per login.)',
    );
  }
  const claims = tokenClaims(token);
  if (!claims || claims['token_use'] !== 'id') {
    throw notAuthorized('Invalid login token. Not a valid OpenId Connect identity token.');
  }
  if (claims['iss'] !== `https://${provider}`) {
    throw notAuthorized("Invalid login token. Issuer doesn't match providerName");
  }
  const nowSeconds = Math.floor(now / 1000);
  const expiry = Number(claims['exp']);
  if (!(nowSeconds < expiry)) {
    throw notAuthorized(`Invalid login token. Token expired: ${String(nowSeconds)} >= ${String(expiry)}`);
  }
  const userPoolId = provider.slice(provider.indexOf('/') + 1);
  return { provider, userPoolId, clientId: text(claims['aud']), sub: text(claims['sub']), claims };
}
