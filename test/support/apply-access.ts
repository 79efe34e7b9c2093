import { applyAccess, type ApplyAccessInput } from '../../activities/apply-access';
import type { AccessChange } from '../../core/contract/access';
import { GatehouseFailure } from '../../core/failures';
import type { PolicyDocument, Statement } from '../../core/policy/document';
import type { AccessWorld } from './access-world';
import { now } from './builders';

const inputOf = (w: AccessWorld, changes: readonly AccessChange[], rest: Partial<ApplyAccessInput> = {}): ApplyAccessInput => ({
  host: w.host,
  changes,
  groups: [],
  at: now,
  ...rest,
});

export const applying = (w: AccessWorld, overrides: Partial<AccessWorld['ports']> = {}) => {
  const apply = applyAccess({ ...w.ports, ...overrides });
  return (changes: readonly AccessChange[], rest: Partial<ApplyAccessInput> = {}) => apply(inputOf(w, changes, rest));
};

export const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'no failure',
    (error: unknown) => (error instanceof GatehouseFailure ? error.type : error),
  );

export const foreign: Statement = {
  Sid: 'TheirAudit',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:role/audit' },
  Action: 's3:ListBucket',
  Resource: 'arn:aws:s3:::data',
};

export const put = (w: AccessWorld, statements: readonly Statement[]): void => {
  const document: PolicyDocument = { Version: '2012-10-17', Statement: statements };
  w.policyHost.policies.set(w.bucket, JSON.stringify(document));
};
