import { allowedElsewhere, type ElsewhereFinding } from '../../../core/policy/allowed-elsewhere';
import { compile } from '../../../core/policy/compile';
import type { NamedPolicy, PolicyDocument, Statement } from '../../../core/policy/document';
import type { PoolConfig } from '../../../core/config/types';
import { bucket, bucketArn, foreign, roleArn, sampleInput, samplePool } from './worlds';

const groups: PoolConfig['groups'] = {
  analysts: {
    grants: [{ prefix: 'shared/reports/', allow: ['read'], crossTenant: true }],
    via: 'role',
    role: roleArn('analysts'),
  },
};
const pool = samplePool({ groups });
const ours = compile(sampleInput({}, { pools: [pool], live: foreign })).document;

const rolePolicy = (statement: Partial<Statement>): NamedPolicy => ({
  name: 'inline',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...statement }] },
});
const find = (
  policies: Readonly<Record<string, NamedPolicy>>,
  live: PolicyDocument | undefined = ours,
): readonly ElsewhereFinding[] =>
  allowedElsewhere({
    bucket,
    pool,
    live,
    rolePolicies: new Map(Object.entries(policies).map(([role, policy]) => [roleArn(role), [policy]])),
    at: '2026-11-24T10:00:00Z',
  });

test('our own grants are no finding, nor is a statement that leaves it to identity policies', () => {
  expect(find({})).toEqual([]);
  expect(find({}, undefined)).toEqual([]);
});

test('a role policy on the own prefix, as a set-up by hand has it', () => {
  const Resource = `${bucketArn}/tenants/\${aws:PrincipalTag/tenant}/users/\${aws:PrincipalTag/sub}/*`;
  expect(find({ 'app-user': rolePolicy({ Action: ['s3:GetObject', 's3:PutObject'], Resource }) })).toEqual(
    (['read', 'write'] as const).map((verb) => ({
      kind: 'allowed',
      role: roleArn('app-user'),
      verb,
      place: 'tenants/{tenant}/users/{sub}/',
      statement: 'identity policy "inline", statement 0',
    })),
  );
});

test('a role policy that allows everything is found in every place and for every verb, in that role alone', () => {
  const found = find({ analysts: rolePolicy({}) });
  expect(new Set(found.map(({ role }) => role))).toEqual(new Set([roleArn('analysts')]));
  const places = found.flatMap((one) => (one.kind === 'allowed' ? [one.place] : []));
  expect([...new Set(places)]).toEqual([
    'tenants/{tenant}/users/{sub}/',
    'tenants/{tenant}/users/{sub}/ of another user',
    'tenants/{tenant}/users/{sub}/ of another tenant',
    'shared/reports/',
    'archive/',
    'the bucket',
  ]);
  expect(found).toHaveLength(6 * 4);
});

test('a foreign statement of the bucket', () => {
  const open: Statement = {
    Sid: 'Open',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `${bucketArn}/shared/*`,
  };
  const found = find({}, { Version: '2012-10-17', Statement: [open] });
  expect(found.map((one) => (one.kind === 'allowed' ? [one.role, one.verb, one.place, one.statement] : []))).toEqual(
    [roleArn('analysts'), roleArn('app-user')].map((role) => [
      role,
      'read',
      'shared/reports/',
      'resource policy "data", statement 0 (Open)',
    ]),
  );
});

test('a foreign Deny closes what a role policy opens', () => {
  const closed: Statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [bucketArn, `${bucketArn}/*`] };
  expect(find({ 'app-user': rolePolicy({}) }, { Version: '2012-10-17', Statement: closed })).toEqual([]);
});

test('a policy that is not understood is a finding of the role that has it', () => {
  const found = find({ 'app-user': rolePolicy({ Condition: { NewOperator: { 'aws:x': 'y' } } }) });
  expect(found).toEqual([
    { kind: 'not-understood', role: roleArn('app-user'), reason: expect.stringContaining('Condition.NewOperator') as string },
  ]);
});
