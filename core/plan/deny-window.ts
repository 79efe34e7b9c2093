import type { PoolConfig } from '../config/types';
import type { DenyWindow } from '../contract/access';
import type { IdentityPoolFacts } from '../ports';

/** What a deny window is made of; durations in seconds. */
export interface WindowFacts {
  /** Longest life of an ID token of the pool's app clients. */
  readonly longestIdToken: number;
  /** `undefined` where a backend hands out credentials. */
  readonly identityPool: IdentityPoolFacts | undefined;
  /** Longest session of the user roles. */
  readonly longestSession: number;
}

/** Credentials of the enhanced flow (https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html). */
const enhancedFlowSeconds = 3600;

/** An OpenID token of the classic flow lives ten minutes, and buys a session of the role's full length until then. */
const openIdTokenSeconds = 600;

/** Clocks differ, and a policy takes a moment to be seen everywhere. */
const marginSeconds = 300;

/** How long a deny must outlive its cause where nobody was signed out: a soft deny, or one that keeps the user enabled. */
export const fullWindow = ({ longestIdToken, identityPool, longestSession }: WindowFacts): DenyWindow => ({
  idTokenSeconds: longestIdToken,
  credentialSeconds:
    identityPool?.allowClassicFlow === false
      ? enhancedFlowSeconds
      : Math.max(enhancedFlowSeconds, longestSession + openIdTokenSeconds),
  marginSeconds,
});

/**
 * The window of a user who was signed out everywhere or deleted: an ID token in hand buys nothing where the identity
 * pool asks the user pool about every token
 * (https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CognitoIdentityProvider.html).
 */
export function signedOutWindow(facts: WindowFacts): DenyWindow {
  const { identityPool } = facts;
  const checked =
    identityPool !== undefined &&
    identityPool.providers.length > 0 &&
    identityPool.providers.every(({ serverSideTokenCheck }) => serverSideTokenCheck);
  return checked ? { ...fullWindow(facts), idTokenSeconds: 0 } : fullWindow(facts);
}

/** When a window that opens at `from` (ISO 8601) is over. */
export const endOfWindow = (from: string, { idTokenSeconds, credentialSeconds, marginSeconds: margin }: DenyWindow): string =>
  new Date(Date.parse(from) + (idTokenSeconds + credentialSeconds + margin) * 1000).toISOString();

/** Whether the pool's credentials come from an identity pool at all. */
export const fromIdentityPool = ({ credentials, identityPoolId }: PoolConfig): string | undefined =>
  credentials === 'identity-pool' ? identityPoolId : undefined;
