import { compile } from '../../../core/policy/compile';
import type { Statement } from '../../../core/policy/document';
import { lockOut } from '../../../core/policy/lock-out';
import { automationRole, bucketArn, foreign, roleArn, sampleInput } from './worlds';

const own = { ownRole: automationRole, bucketArn };
const { document } = compile(sampleInput({ cutOff: { before: '2026-11-24T00:00:00Z', approvedAt: '2026-11-24T00:00:00Z' } }));
const withOne = (statement: Partial<Statement>) => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'GatehouseX', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `${bucketArn}/*`, ...statement } as const,
  ],
});

test('no policy, a foreign one and ours lock nobody out', () => {
  expect(lockOut(undefined, own)).toBeUndefined();
  expect(lockOut(foreign, own)).toBeUndefined();
  expect(lockOut(document, own)).toBeUndefined();
  expect(lockOut(document, { ...own, ownRole: 'arn:aws:iam::111122223333:user/operator' })).toBeUndefined();
});

test.each<[string, Partial<Statement>, string]>([
  ['objects', {}, 's3:GetObject on arn:aws:s3:::data/users/a'],
  ['the policy itself', { Resource: bucketArn }, 's3:GetBucketPolicy on arn:aws:s3:::data'],
  ['one action', { Action: 's3:DeleteObject' }, 's3:DeleteObject on arn:aws:s3:::data/users/a'],
  ['the archive', { Resource: `${bucketArn}/archive/*` }, 's3:GetObject on arn:aws:s3:::data/archive/a'],
  [
    'sessions without tags',
    { Condition: { Null: { 'aws:PrincipalTag/sub': 'true' } } },
    's3:GetObject on arn:aws:s3:::data/users/a',
  ],
])('a Deny of %s that reaches the own role does', (_name, statement, call) => {
  expect(lockOut(withOne(statement), own)).toBe(
    `${call} is denied by resource policy "arn:aws:s3:::data", statement 0 (GatehouseX)`,
  );
});

test('a worker that runs as a user role would lock itself out', () => {
  expect(lockOut(document, { ...own, ownRole: roleArn('app-user') })).toMatch(/GatehouseTagMissing/);
});

test('a role that is none is refused', () => {
  expect(() => lockOut(document, { ...own, ownRole: 'gatehouse' })).toThrow(/Gatehouse's own role, value "gatehouse"/);
});
