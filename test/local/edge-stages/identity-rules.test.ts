import { accessNeeds } from '../../../local/edge/identity/access-needs';
import { chooseRole } from '../../../local/edge/identity/choose-role';
import { roleClaims } from '../../../local/edge/identity/group-roles';
import { principalTags } from '../../../local/edge/identity/principal-tags';
import { Refusal } from '../../../local/edge/identity/refusal';
import type { AwsCall } from '../../../local/edge/types';

const login = (claims: Readonly<Record<string, unknown>>) => ({
  provider: 'cognito-idp.x/p',
  userPoolId: 'p',
  clientId: 'c',
  sub: 's',
  claims,
});

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.answer.code;
    throw error;
  }
  throw new Error('It was expected to be refused, and was not.');
}

describe('the roles of groups, as claims', () => {
  test.each([
    ['no group with a role', [{}, { RoleArn: '' }], {}],
    ['one', [{ RoleArn: 'a' }, {}], { 'cognito:roles': ['a'], 'cognito:preferred_role': 'a' }],
    [
      'the lowest precedence is preferred, 0 too, and none at all is the last',
      [{ RoleArn: 'a' }, { RoleArn: 'b', Precedence: 0 }, { RoleArn: 'c', Precedence: 5 }],
      { 'cognito:roles': ['a', 'b', 'c'], 'cognito:preferred_role': 'b' },
    ],
    [
      'two of the same precedence that agree',
      [
        { RoleArn: 'a', Precedence: 1 },
        { RoleArn: 'a', Precedence: 1 },
      ],
      { 'cognito:roles': ['a'], 'cognito:preferred_role': 'a' },
    ],
    ['two that do not', [{ RoleArn: 'a' }, { RoleArn: 'b' }], { 'cognito:roles': ['a', 'b'] }],
  ])('%s', (_, groups, expected) => {
    expect(roleClaims(groups)).toEqual(expected);
  });
});

describe('the role of a login', () => {
  const byToken = (AmbiguousRoleResolution: 'Deny' | 'AuthenticatedRole') => ({
    Roles: { authenticated: 'users' },
    RoleMappings: { 'cognito-idp.x/p:c': { Type: 'Token' as const, AmbiguousRoleResolution } },
  });
  const several = { 'cognito:roles': ['reader', 'writer'] };
  const roles = { ...several, 'cognito:preferred_role': 'writer' };

  test.each([
    ['without a mapping, the one for signed-in users', { Roles: { authenticated: 'users' } }, roles, undefined, 'users'],
    ['by token, the preferred one', byToken('Deny'), roles, undefined, 'writer'],
    ['by token, the one that was asked for', byToken('Deny'), roles, 'reader', 'reader'],
    ['no role in the token, the one for signed-in users', byToken('Deny'), {}, undefined, 'users'],
    ['one role in the token', byToken('Deny'), { 'cognito:roles': ['reader'] }, undefined, 'reader'],
    ['several and none preferred, where that is allowed', byToken('AuthenticatedRole'), several, undefined, 'users'],
  ])('%s', (_, config, claims, custom, expected) => {
    expect(chooseRole(config, login(claims), custom)).toBe(expected);
  });

  test.each([
    ['several roles, none preferred, and Deny', byToken('Deny'), several, undefined, 'NotAuthorizedException'],
    ['a role that is not in the token', byToken('AuthenticatedRole'), roles, 'admin', 'NotAuthorizedException'],
    ['a role of choice without a mapping', { Roles: { authenticated: 'users' } }, roles, 'reader', 'NotAuthorizedException'],
    ['a pool without roles', {}, {}, undefined, 'InvalidIdentityPoolConfigurationException'],
    [
      'rules, which are not simulated',
      { RoleMappings: { 'cognito-idp.x/p:c': { Type: 'Rules' as const } } },
      {},
      undefined,
      'InvalidIdentityPoolConfigurationException',
    ],
  ])('is refused: %s', (_, config, claims, custom, code) => {
    expect(codeOf(() => chooseRole(config, login(claims), custom))).toBe(code);
  });
});

test('claims become tags by the map; missing ones, lists and objects do not', () => {
  const claims = {
    sub: 's',
    aud: 'c',
    'custom:tenant_id': 'acme',
    level: 3,
    verified: true,
    'cognito:groups': ['a'],
    address: {},
  };
  const map = {
    sub: 'sub',
    tenant: 'custom:tenant_id',
    level: 'level',
    ok: 'verified',
    groups: 'cognito:groups',
    home: 'address',
    no: 'none',
  };
  expect(principalTags({ claims }, map)).toEqual({ sub: 's', tenant: 'acme', level: '3', ok: 'true' });
  expect(principalTags({ claims }, 'defaults')).toEqual({ client: 'c', username: 's' });
  expect(principalTags({ claims }, { up: 'constructor' })).toEqual({});
});

describe('what an S3 operation needs', () => {
  const call = (operation: string, more: Partial<AwsCall> = {}): AwsCall => ({
    ...{ service: 's3', operation, method: 'GET', url: '/b/k', headers: {}, input: {}, bucket: 'b', key: 'k' },
    ...more,
  });
  const bucketCall = (operation: string, input: AwsCall['input'] = {}): AwsCall => ({
    ...{ service: 's3', operation, method: 'GET', url: '/b', headers: {}, input, bucket: 'b' },
  });
  const needsOf = (given: AwsCall): string[] | undefined =>
    accessNeeds(given)?.map(({ action, bucket = '', key, versionId }) =>
      [action, bucket, key, versionId].filter(Boolean).join(' '),
    );
  const Document = '<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key><VersionId>v</VersionId></Object></Delete>';

  test.each([
    [call('HeadObject'), ['s3:GetObject b k']],
    [call('GetObject', { url: '/b/k?versionId=v' }), ['s3:GetObjectVersion b k v']],
    [call('UploadPart'), ['s3:PutObject b k']],
    [
      call('CopyObject', { headers: { 'x-amz-copy-source': '/from/a%20b?versionId=v' } }),
      ['s3:GetObjectVersion from a b v', 's3:PutObject b k'],
    ],
    [call('UploadPartCopy', { headers: { 'x-amz-copy-source': 'from/x' } }), ['s3:GetObject from x', 's3:PutObject b k']],
    [
      call('PutObject', { headers: { 'x-amz-acl': 'private', 'if-match': '"e"' } }),
      ['s3:PutObject b k', 's3:PutObjectAcl b k', 's3:GetObject b k'],
    ],
    [bucketCall('DeleteObjects', { Document }), ['s3:DeleteObject b a&b', 's3:DeleteObjectVersion b c v']],
    [bucketCall('PutPublicAccessBlock'), ['s3:PutBucketPublicAccessBlock b']],
    [bucketCall('ListObjectsV2'), ['s3:ListBucket b']],
  ])('%#', (given, expected) => {
    expect(needsOf(given)).toEqual(expected);
  });

  test('is not known for what is not in the table, nor for a copy from nowhere', () => {
    expect(needsOf(call('RenameObject'))).toBeUndefined();
    expect(needsOf(call('toString'))).toBeUndefined();
    expect(needsOf(call('CopyObject', { headers: { 'x-amz-copy-source': 'no-key' } }))).toBeUndefined();
  });
});
