/** What AWS knows of temporary credentials that an identity pool gave out. */
export interface UserSession {
  readonly accessKeyId: string;
  readonly roleArn: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/CognitoIdentityCredentials`. */
  readonly sessionArn: string;
  /** `aws:userid`: `AROA…:CognitoIdentityCredentials`. */
  readonly userId: string;
  /** Session tags, without their `aws:PrincipalTag/` prefix. */
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** `cognito-identity.amazonaws.com:sub`. */
  readonly identityId: string;
  /** `cognito-identity.amazonaws.com:aud`. */
  readonly identityPoolId: string;
  /** `cognito-identity.amazonaws.com:amr`. */
  readonly amr: readonly string[];
}

/** The sessions that were given out through the edge, by access key. */
export class Sessions {
  readonly #byKey = new Map<string, UserSession>();

  remember(session: UserSession): void {
    this.#byKey.set(session.accessKeyId, session);
  }

  find(accessKeyId: string | undefined): UserSession | undefined {
    return accessKeyId === undefined ? undefined : this.#byKey.get(accessKeyId);
  }
}
