/** An authenticated caller. */
export interface Caller {
  /** ARN of the IAM role or user; of the role also for a session of it. It is `aws:PrincipalArn`. */
  readonly arn: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`, for sessions. */
  readonly sessionArn?: string;
  /** Twelve digits. It is `aws:PrincipalAccount`. */
  readonly account: string;
  /** The identity provider of a web identity session, such as `cognito-identity.amazonaws.com`. */
  readonly federated?: string;
}

/** One request as AWS would authorize it. */
export interface AccessRequest {
  /** `s3:GetObject`; case does not matter. */
  readonly action: string;
  /** The ARN of the bucket or object, key not encoded. */
  readonly resource: string;
  readonly principal: Caller | 'anonymous';
  /**
   * Condition keys by name, case does not matter: `aws:PrincipalTag/sub`, `s3:prefix` … A key that is not here is
   * absent from the request. Dates are ISO 8601 or epoch seconds. `aws:PrincipalArn` and `aws:PrincipalAccount` are
   * taken from `principal`.
   */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}
