import { evaluate, type NamedPolicy, type PolicyDocument } from '../../../core/policy/evaluate';

/** What a role's trust policy is asked when an identity pool assumes it. */
export interface Assumption {
  readonly roleArn: string;
  readonly identityPoolId: string;
  readonly identityId: string;
  readonly amr: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Whether the trust policy lets Cognito assume the role for this identity, session tags included.
 * Throws PolicyNotUnderstood for a trust policy that is not understood completely.
 */
export function mayAssume(trust: NamedPolicy, { roleArn, identityPoolId, identityId, amr, tags }: Assumption): boolean {
  const provider = 'cognito-identity.amazonaws.com';
  const context = {
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': new Date().toISOString(),
    'aws:EpochTime': String(Math.floor(Date.now() / 1000)),
    'aws:FederatedProvider': provider,
    [`${provider}:aud`]: identityPoolId,
    [`${provider}:sub`]: identityId,
    [`${provider}:amr`]: amr,
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:RequestTag/${name}`, value])),
    ...(Object.keys(tags).length === 0 ? {} : { 'aws:TagKeys': Object.keys(tags) }),
  };
  // The account of a web identity is nobody's, so no principal but the provider can name it.
  const principal = { arn: `arn:aws:sts::cognito:federated/${provider}`, account: '', federated: provider };
  const resource = { name: trust.name, document: withResource(trust.document) };
  const actions = ['sts:AssumeRoleWithWebIdentity', ...(Object.keys(tags).length === 0 ? [] : ['sts:TagSession'])];
  return actions.every(
    (action) => evaluate({ action, resource: roleArn, principal, context }, { identity: [], resource }).decision === 'allowed',
  );
}

/** A trust policy is about its own role and names no Resource; the evaluator wants one in every statement. */
function withResource(document: PolicyDocument): PolicyDocument {
  const statements = [document.Statement].flat();
  return { ...document, Statement: statements.map((statement) => ({ ...statement, Resource: '*' })) };
}
