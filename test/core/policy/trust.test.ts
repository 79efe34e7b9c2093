import type { Statement } from '../../../core/policy/document';
import { trustFaults } from '../../../core/policy/trust';

const pool = 'us-east-1:0f3c';
const statement = {
  Effect: 'Allow' as const,
  Principal: { Federated: 'cognito-identity.amazonaws.com' },
  Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
  Condition: {
    StringEquals: { 'cognito-identity.amazonaws.com:aud': pool },
    'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
  },
};
const backend = {
  Effect: 'Allow' as const,
  Principal: { AWS: 'arn:aws:iam::111122223333:role/backend' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Condition: { StringLike: { 'aws:RequestTag/sub': '?*' } },
};
const names = (Statement: readonly Statement[], by: Parameters<typeof trustFaults>[1]) =>
  trustFaults({ Version: '2012-10-17', Statement }, by).map(({ name }) => name);

const cases: [string, Statement[], string[]][] = [
  ['as it should be', [statement], []],
  ['as one statement each', [statement, { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }], []],
  ['of the China Regions', [{ ...statement, Principal: { Federated: 'cognito-identity.cn-north-1.amazonaws.com.cn' } }], []],
  [
    'with two audiences',
    [with_('StringEquals', { 'cognito-identity.amazonaws.com:aud': [pool, 'us-east-1:other'] })],
    ['trust-audience'],
  ],
  ['of another pool', [with_('StringEquals', { 'cognito-identity.amazonaws.com:aud': 'us-east-1:0f3cc' })], ['trust-audience']],
  [
    'with guests',
    [with_('ForAnyValue:StringLike', { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' })],
    ['trust-guests'],
  ],
  ['without a condition', [{ ...statement, Condition: {} }], ['trust-audience', 'trust-guests']],
  ['of another provider', [{ ...statement, Principal: { Federated: 'accounts.google.com' } }], ['trust-others']],
  ['of a user', [{ ...statement, Principal: { AWS: 'arn:aws:iam::111122223333:user/a' } }], ['trust-others']],
  ['of everybody', [{ ...statement, Principal: '*' }], ['trust-others']],
  ['without tags', [{ ...statement, Action: 'sts:AssumeRoleWithWebIdentity' }], ['trust-no-tags']],
];
function with_(operator: string, keys: Record<string, string | string[]>): Statement {
  return { ...statement, Condition: { ...statement.Condition, [operator]: keys } };
}
test.each(cases)('a trust policy %s', (_, statements, found) => {
  expect(names(statements, { identityPool: pool })).toEqual(found);
});

test('a trust policy may name identity pools of tenants beside that of the pool, and no others', () => {
  const naming = (...pools: string[]) => [with_('StringEquals', { 'cognito-identity.amazonaws.com:aud': pools })];
  const by = { identityPool: pool, others: ['us-east-1:acme', 'us-east-1:globex'] };
  expect(names(naming(pool, 'us-east-1:globex'), by)).toEqual([]);
  expect(names([...naming('us-east-1:acme'), statement], by)).toEqual([]);
  expect(names(naming(pool, 'us-east-1:stranger'), by)).toEqual(['trust-audience']);
  expect(names(naming(), by)).toEqual(['trust-audience']);
});

const backendCases: [string, Statement[], string[]][] = [
  ['as it should be', [backend], []],
  ['without the tag', [{ ...backend, Condition: {} }], ['trust-no-tags']],
  ['with another tag', [{ ...backend, Condition: { StringLike: { 'aws:RequestTag/subject': '?*' } } }], ['trust-no-tags']],
  ['of everybody', [{ ...backend, Principal: { AWS: '*' } }], ['trust-others']],
  ['of an identity pool too', [backend, statement], ['trust-others']],
];
test.each(backendCases)("a backend's trust policy %s", (_, statements, found) => {
  expect(names(statements, { backendWithTag: 'sub' })).toEqual(found);
});
