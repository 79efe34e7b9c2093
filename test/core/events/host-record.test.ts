import { decodeRecord, type Detail, happened } from './envelopes';

const host = (eventSource: string, eventName: string, requestParameters: Detail, responseElements: Detail | null = null) =>
  decodeRecord({ eventSource, eventName, requestParameters, responseElements, additionalEventData: undefined });

const identityPool = 'us-east-1:87a42a58-6051-7076-79e2-fe9208b6ae3c';

test.each([
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutBucketAcl',
  'PutBucketPublicAccessBlock',
  'DeleteBucketPublicAccessBlock',
  'PutBucketOwnershipControls',
])('%s changes a bucket', (eventName) => {
  const parameters = { bucketName: 'acme-user-data', bucketPolicy: { Version: '2012-10-17' }, Host: 's3.amazonaws.com' };
  expect(host('s3.amazonaws.com', eventName, parameters)).toEqual(
    happened({ kind: 'host-changed', host: { kind: 's3', name: 'acme-user-data' } }),
  );
});

test.each([
  'UpdateAssumeRolePolicy',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'UpdateRole',
  'DeleteRole',
])('%s changes a role', (eventName) => {
  expect(host('iam.amazonaws.com', eventName, { roleName: 'app-user', policyDocument: '{}' })).toEqual(
    happened({ kind: 'host-changed', host: { kind: 'role', name: 'app-user' } }),
  );
});

test.each(['UpdateIdentityPool', 'DeleteIdentityPool', 'SetIdentityPoolRoles', 'SetPrincipalTagAttributeMap'])(
  '%s changes an identity pool',
  (eventName) => {
    expect(host('cognito-identity.amazonaws.com', eventName, { identityPoolId: identityPool })).toEqual(
      happened({ kind: 'host-changed', host: { kind: 'identity-pool', name: identityPool } }),
    );
  },
);

test('a new identity pool has its id from the response', () => {
  const request = { identityPoolName: 'TestPool', allowUnauthenticatedIdentities: true };
  const response = { ...request, identityPoolId: identityPool };
  expect(host('cognito-identity.amazonaws.com', 'CreateIdentityPool', request, response)).toEqual(
    happened({ kind: 'identity-pool-created', host: { kind: 'identity-pool', name: identityPool } }),
  );
});

test.each([
  ['s3.amazonaws.com', 'PutBucketPolicy', {}, 'missing-field', 'detail.requestParameters.bucketName'],
  ['s3.amazonaws.com', 'PutBucketPolicy', { bucketName: '../x' }, 'invalid-field', 'detail.requestParameters.bucketName'],
  ['iam.amazonaws.com', 'PutRolePolicy', { roleName: 'a b' }, 'invalid-field', 'detail.requestParameters.roleName'],
  ['cognito-identity.amazonaws.com', 'CreateIdentityPool', {}, 'missing-field', 'detail.responseElements.identityPoolId'],
])('%s %s with %j cannot be read: %s', (source, name, parameters, reason, place) => {
  expect(host(source, name, parameters)).toEqual({ outcome: 'unreadable', reason, place });
});

test.each([
  ['s3.amazonaws.com', 'PutObject'],
  ['s3.amazonaws.com', 'CreateBucket'],
  ['iam.amazonaws.com', 'CreateUser'],
  ['cognito-identity.amazonaws.com', 'GetId'],
  ['toString', 'PutBucketPolicy'],
])('%s %s is of no interest', (source, name) => {
  expect(host(source, name, { bucketName: 'acme-user-data' })).toMatchObject({ outcome: 'ignored', reason: 'not-of-interest' });
});
