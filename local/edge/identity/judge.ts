import { GetObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import { PolicyNotUnderstood, type AccessRequest, type Policies, type Verdict } from '../../../core/policy/evaluate';
import type { AwsCall } from '../types';
import type { AccessNeed } from './access-needs';
import type { BucketPolicies } from './bucket-policies';
import { requestContext, tagKeys, type Context } from './request-context';
import type { Roles } from './roles';
import { seesExistingTags } from './s3-actions';
import type { UserSession } from './session';
import { understood } from './understood';

export interface Judged {
  readonly need: AccessNeed;
  readonly resource: string;
  readonly verdict: Verdict;
}

export interface JudgeParts {
  readonly s3: S3Client;
  readonly roles: Roles;
  readonly bucketPolicies: BucketPolicies;
  readonly now: () => number;
}

/**
 * What role policies and bucket policy say about one need of a call; without a session the caller is anonymous.
 * Throws PolicyNotUnderstood when any policy that applies is not understood completely.
 */
export async function judge(parts: JudgeParts, call: AwsCall, need: AccessNeed, session?: UserSession): Promise<Judged> {
  const policies = await policiesFor(parts, need, session);
  const context = { ...requestContext(call, session, parts.now()), ...(await existingTags(parts, need, policies)) };
  const resource = arnOf(need);
  return {
    need,
    resource,
    verdict: understood(policies)({ action: need.action, resource, principal: caller(session), context }),
  };
}

const nothing: Policies['identity'] = [];

const arnOf = ({ bucket, key }: AccessNeed): string =>
  bucket === undefined ? '*' : `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;

function caller(session: UserSession | undefined): AccessRequest['principal'] {
  if (!session) return 'anonymous';
  const { roleArn: arn, sessionArn } = session;
  return { arn, sessionArn, account: arn.split(':')[4] ?? '', federated: 'cognito-identity.amazonaws.com' };
}

async function policiesFor(parts: JudgeParts, { bucket }: AccessNeed, session?: UserSession): Promise<Policies> {
  const [role, resource] = await Promise.all([
    session ? parts.roles.find(session.roleArn) : undefined,
    bucket === undefined ? undefined : parts.bucketPolicies.find(bucket),
  ]);
  if (role?.boundary !== undefined) {
    const place = { kind: 'identity', policy: role.boundary } as const;
    throw new PolicyNotUnderstood(
      place,
      'PermissionsBoundary',
      role.boundary,
      'The edge does not simulate boundaries: remove it.',
    );
  }
  return { identity: role?.policies ?? nothing, ...(resource ? { resource } : {}) };
}

/** Looked up only when some policy asks for them. */
async function existingTags({ s3 }: JudgeParts, need: AccessNeed, policies: Policies): Promise<Context> {
  if (need.key === undefined || !seesExistingTags(need.action)) return {};
  if (!/s3:ExistingObjectTag\//i.test(JSON.stringify(policies))) return {};
  try {
    const { TagSet = [] } = await s3.send(
      new GetObjectTaggingCommand({
        Bucket: need.bucket,
        Key: need.key,
        ...(need.versionId === undefined ? {} : { VersionId: need.versionId }),
      }),
    );
    return tagKeys('s3:ExistingObjectTag', Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value])));
  } catch (error) {
    if (error instanceof Error && /^NoSuch(Key|Version|Bucket)$/.test(error.name)) return {};
    throw error;
  }
}
