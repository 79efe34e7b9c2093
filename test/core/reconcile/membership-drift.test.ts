import { membershipDrift } from '../../../core/reconcile/membership-drift';
import { roleDrift } from '../../../core/reconcile/role-drift';
import type { PolicyDocument } from '../../../core/policy/document';
import { activeRecord, poolConfig, sub } from '../../support/builders';

const kinds = (listed: readonly string[], recorded: readonly string[]) =>
  membershipDrift({ sub, compared: ['analysts', 'readers'], listed }, activeRecord({ groups: recorded })).map(
    ({ kind, group }) => [kind, group],
  );

test('registry and listings of groups with a role are compared both ways, and other groups are not', () => {
  expect(kinds(['analysts'], ['analysts', 'premium'])).toEqual([]);
  expect(kinds(['analysts'], [])).toEqual([['member-not-recorded', 'analysts']]);
  expect(kinds([], ['analysts', 'readers'])).toEqual([
    ['recorded-not-member', 'analysts'],
    ['recorded-not-member', 'readers'],
  ]);
});

describe('the trust policy of a role', () => {
  const identityPoolId = 'us-east-1:00000000-0000-4000-8000-000000000001';
  const trust = (aud: string): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
        Condition: {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': aud },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
      },
    ],
  });
  const found = (aud: string) =>
    roleDrift(poolConfig({ identityPoolId }), [{ arn: 'arn:role', maxSessionSeconds: 3_600, trust: trust(aud), policies: [] }]);

  test('is named once it lets in others', () => {
    expect(found(identityPoolId)).toEqual([]);
    expect(found('us-east-1:another')).toEqual([{ kind: 'role-trust-changed', cause: 'changed by hand', role: 'arn:role' }]);
  });
});
