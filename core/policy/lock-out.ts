import { GatehouseFailure } from '../failures';
import { sessionOf } from './caller';
import type { PolicyDocument } from './document';
import { understand } from './evaluate';
import { describePlace } from './policy-not-understood';
import { oursOf } from './read-live';

/** What Gatehouse itself does with a bucket that it guards. */
const onBucket = ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:ListBucket'];
const onObjects = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];

export interface OwnAccess {
  /** ARN of the role that the workers run as; an IAM user's will do. */
  readonly ownRole: string;
  readonly bucketArn: string;
}

/**
 * Why the policy would lock Gatehouse's own role out: the first call over TLS, without session tags, that a statement of
 * ours denies. `undefined`: none does. Foreign statements are not ours to judge: they stay whatever we do.
 */
export const lockOut = (document: PolicyDocument | undefined, { ownRole, bucketArn }: OwnAccess): string | undefined => {
  const statements = oursOf(document);
  if (document === undefined || statements.length === 0) return undefined;
  const judge = understand({ identity: [], resource: { name: bucketArn, document: { ...document, Statement: statements } } });
  const principal = sessionOf(ownRole, 'gatehouse') ?? { arn: ownRole, account: accountOf(ownRole) };
  const context = { 'aws:SecureTransport': 'true' };
  const calls = [
    ...onBucket.map((action) => ({ action, resource: bucketArn })),
    ...onObjects.flatMap((action) => ['users/a', 'archive/a'].map((key) => ({ action, resource: `${bucketArn}/${key}` }))),
  ];
  for (const call of calls) {
    const verdict = judge({ ...call, principal, context });
    if (verdict.because === 'explicit-deny')
      return `${call.action} on ${call.resource} is denied by ${describePlace(verdict.statement)}`;
  }
  return undefined;
};

const accountOf = (arn: string): string => {
  const account = arn.split(':')[4] ?? '';
  if (/^\d{12}$/.test(account)) return account;
  throw new GatehouseFailure('InvalidInput', {
    place: "Gatehouse's own role",
    value: arn,
    remedy: 'Name the ARN of the IAM role that the workers run as.',
  });
};
