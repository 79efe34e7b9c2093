import { decode } from '../../../core/events/decode';
import { callRecord } from '../../../local/edge/events/call-record';
import { envelope } from '../../../local/edge/events/envelope';
import type { TrailRecord } from '../../../local/edge/events/trail-record';
import type { AwsCall, UpstreamAnswer } from '../../../local/edge/types';

const pool = 'us-east-1_AbC123456';
const sub = '0a1b2c3d-0000-4000-8000-000000000001';
const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const stamp = { at: new Date('2026-11-20T10:00:00.789Z'), id: 'e7b2c0de-0000-4000-8000-000000000002' };
const role = 'arn:aws:iam::111122223333:role/service/worker';
const place = { account: '111122223333', region: 'eu-west-1', roles: { AKIAWORKER: role } };

const call = (
  service: AwsCall['service'],
  operation: string,
  input: AwsCall['input'] = {},
  more: Partial<AwsCall> = {},
): AwsCall => ({
  ...{ service, operation, input, method: 'POST', url: '/', headers: { host: 's3.example' } },
  ...more,
});
const ok = (output: UpstreamAnswer['output'] = {}): UpstreamAnswer => ({ status: 200, output });
const cognito = (operation: string, input: AwsCall['input'], output = {}): TrailRecord =>
  made(callRecord(call('cognito-idp', operation, input), ok(output), sub, stamp, place));
function made(record: TrailRecord | undefined): TrailRecord {
  if (!record) throw new Error('There is no record.');
  return record;
}

const secret = 'planted-secret';
const person = { Username: secret, Password: secret, UserAttributes: [{ Name: 'email', Value: secret }], SecretHash: secret };
const token = { AccessToken: secret };
const userCalls: readonly [operation: string, input: Record<string, unknown>, output?: Record<string, unknown>][] = [
  [
    'SignUp',
    { ...person, ClientId: 'c1', ValidationData: [{ Value: secret }] },
    { UserSub: sub, UserConfirmed: false, CodeDeliveryDetails: { Destination: secret, DeliveryMedium: 'EMAIL' } },
  ],
  [
    'ConfirmSignUp',
    { ClientId: 'c1', Username: secret, ConfirmationCode: secret, ClientMetadata: { note: secret } },
    { Session: secret },
  ],
  ['AdminConfirmSignUp', { UserPoolId: pool, Username: secret }],
  [
    'AdminCreateUser',
    { UserPoolId: pool, Username: secret, TemporaryPassword: secret, UserAttributes: [{ Value: secret }] },
    { User: { Username: secret, Attributes: [{ Value: secret }], Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' } },
  ],
  ['AdminDisableUser', { UserPoolId: pool, Username: secret }],
  ['AdminEnableUser', { UserPoolId: pool, Username: secret }],
  ['AdminDeleteUser', { UserPoolId: pool, Username: secret }],
  ['DeleteUser', token],
  ['AdminUpdateUserAttributes', { UserPoolId: pool, Username: secret, UserAttributes: [{ Name: 'email', Value: secret }] }],
  [
    'UpdateUserAttributes',
    { ...token, UserAttributes: [{ Name: 'email', Value: secret }] },
    { CodeDeliveryDetailsList: [{ Destination: secret }] },
  ],
  ['AdminAddUserToGroup', { UserPoolId: pool, Username: secret, GroupName: 'gold' }],
  ['AdminRemoveUserFromGroup', { UserPoolId: pool, Username: secret, GroupName: 'gold' }],
  ['AdminSetUserPassword', { UserPoolId: pool, Username: secret, Password: secret, Permanent: true }],
  ['AdminUserGlobalSignOut', { UserPoolId: pool, Username: secret }],
  ['ConfirmForgotPassword', { ClientId: 'c1', Username: secret, Password: secret, ConfirmationCode: secret }],
  [
    'InitiateAuth',
    { ClientId: 'c1', AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: secret, PASSWORD: secret } },
    { AuthenticationResult: { AccessToken: secret, IdToken: secret } },
  ],
  [
    'AdminInitiateAuth',
    { UserPoolId: pool, ClientId: 'c1', AuthParameters: { USERNAME: secret }, ContextData: { IpAddress: secret } },
    { ChallengeParameters: { USER_ID_FOR_SRP: secret }, Session: secret },
  ],
  [
    'RespondToAuthChallenge',
    { ClientId: 'c1', ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: secret, ChallengeResponses: { USERNAME: secret } },
  ],
  ['ChangePassword', { ...token, PreviousPassword: secret, ProposedPassword: secret }],
  ['RevokeToken', { Token: secret, ClientId: 'c1', ClientSecret: secret }],
  ['ACallThatCognitoWillHaveOneDay', { UserPoolId: pool, Nickname: secret, Deep: { Down: [secret] } }, { Echo: secret }],
];

describe('a record of a call about a user', () => {
  test.each(userCalls.map(([operation, ...call]) => [operation, call] as const))(
    'of %s hides the name, the attributes, the passwords and the tokens',
    (operation, [input, output]) => {
      const record = cognito(operation, input, output);
      expect(JSON.stringify([input, output])).toContain(secret);
      expect(JSON.stringify(record)).not.toContain(secret);
      expect(record.additionalEventData).toEqual({ sub });
    },
  );

  test('has the shape that CloudTrail gives it', () => {
    const record = cognito('AdminAddUserToGroup', { UserPoolId: pool, Username: secret, GroupName: 'gold' });
    expect(record).toEqual({
      eventVersion: '1.08',
      userIdentity: { type: 'Unknown', principalId: 'Anonymous' },
      eventTime: '2026-11-20T10:00:00Z',
      eventSource: 'cognito-idp.amazonaws.com',
      eventName: 'AdminAddUserToGroup',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: '',
      requestParameters: { userPoolId: pool, username: hidden, groupName: 'gold' },
      responseElements: null,
      additionalEventData: { sub },
      requestID: stamp.id,
      eventID: stamp.id,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
    });
  });

  test('of a sign-up shows what Cognito shows of it', () => {
    const [, input, output] = userCalls[0] ?? ['', {}];
    const { requestParameters, responseElements } = cognito('SignUp', input, output);
    expect(requestParameters).toMatchObject({ clientId: 'c1', username: hidden, password: hidden, userAttributes: hidden });
    expect(requestParameters).not.toHaveProperty('userPoolId');
    expect(responseElements).toEqual({
      userSub: sub,
      userConfirmed: false,
      codeDeliveryDetails: { destination: hidden, deliveryMedium: 'EMAIL' },
    });
  });

  test('of a failed call has the error, no answer, and still the sub', () => {
    const answer = { status: 400, output: { __type: 'com.amazonaws#NotAuthorizedException', message: `${secret} is wrong` } };
    const record = callRecord(call('cognito-idp', 'InitiateAuth', { ClientId: 'c1' }), answer, sub, stamp, place);
    expect(record).toMatchObject({ errorCode: 'NotAuthorizedException', responseElements: null, additionalEventData: { sub } });
    expect(JSON.stringify(record)).not.toContain(secret);
  });
});

describe('a record of a change of a pool', () => {
  test('keeps the parameters, without the secrets', () => {
    const input = { UserPoolId: pool, ClientName: 'app', GenerateSecret: true };
    const output = { UserPoolClient: { ClientId: 'c1', ClientSecret: secret } };
    const record = callRecord(call('cognito-idp', 'CreateUserPoolClient', input), ok(output), undefined, stamp, place);
    expect(record?.requestParameters).toEqual({ userPoolId: pool, clientName: 'app', generateSecret: true });
    expect(record?.responseElements).toEqual({ userPoolClient: { clientId: 'c1', clientSecret: hidden } });
    expect(record).not.toHaveProperty('additionalEventData');
  });

  test('keeps the keys of a principal-tag map as they are', () => {
    const input = { IdentityPoolId: 'p', IdentityProviderName: 'i', PrincipalTags: { TenantId: 'custom:tenant' } };
    const record = callRecord(call('cognito-identity', 'SetPrincipalTagAttributeMap', input), ok(), undefined, stamp, place);
    expect(record?.requestParameters).toEqual({
      identityPoolId: 'p',
      identityProviderName: 'i',
      principalTags: { TenantId: 'custom:tenant' },
    });
  });
});

describe('the caller in a record', () => {
  const by = (accessKeyId: string) =>
    callRecord(call('iam', 'DeleteRole', { RoleName: 'r' }, { accessKeyId }), ok(), undefined, stamp, place);

  test('is the session of the worker’s role when the worker calls', () => {
    expect(by('AKIAWORKER')?.userIdentity).toMatchObject({
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/worker/session',
      sessionContext: { sessionIssuer: { type: 'Role', arn: role } },
    });
  });

  test('is the account itself for a key that has no role', () => {
    expect(by('test')?.userIdentity).toMatchObject({ type: 'Root', arn: 'arn:aws:iam::111122223333:root' });
  });

  test('lets the decoder leave out the worker’s own write-back, and no one else’s', () => {
    const outcome = (accessKeyId: string) => {
      const input = { UserPoolId: pool, Username: secret, UserAttributes: [] };
      const record = made(
        callRecord(call('cognito-idp', 'AdminUpdateUserAttributes', input, { accessKeyId }), ok(), sub, stamp, place),
      );
      return decode(JSON.stringify(envelope(record, 'x')), { receivedAt: '2026-11-20T10:00:01.000Z', ownRoleArns: [role] });
    };
    expect(outcome('AKIAWORKER')).toMatchObject({ outcome: 'ignored', reason: 'our-own-write' });
    expect(outcome('AKIAOTHER')).toMatchObject({ outcome: 'event', event: { kind: 'user-changed', sub, pool } });
  });
});

describe('a record of a change of a policy', () => {
  test.each([
    ['PutBucketPolicy', 'PutBucketPolicy'],
    ['DeleteBucketPolicy', 'DeleteBucketPolicy'],
    ['PutBucketAcl', 'PutBucketAcl'],
    ['PutPublicAccessBlock', 'PutBucketPublicAccessBlock'],
    ['DeletePublicAccessBlock', 'DeleteBucketPublicAccessBlock'],
  ])('of %s is called %s and names the bucket', (operation, eventName) => {
    const record = callRecord(call('s3', operation, {}, { bucket: 'data' }), ok(), undefined, stamp, place);
    expect(record).toMatchObject({ eventSource: 's3.amazonaws.com', eventName, requestParameters: { bucketName: 'data' } });
  });

  test('of a bucket carries the document', () => {
    const record = callRecord(
      call('s3', 'PutBucketPolicy', { Policy: '{"Statement":[]}' }, { bucket: 'data' }),
      ok(),
      undefined,
      stamp,
      place,
    );
    expect(record?.requestParameters).toMatchObject({ policy: '', bucketPolicy: { Statement: [] } });
  });

  test.each([
    'PutRolePolicy',
    'DeleteRolePolicy',
    'AttachRolePolicy',
    'DetachRolePolicy',
    'UpdateAssumeRolePolicy',
    'DeleteRole',
  ])('of a role by %s names the role and stands in us-east-1', (operation) => {
    const input = { Action: operation, Version: '2010-05-08', RoleName: 'users' };
    const record = callRecord(call('iam', operation, input), ok(), undefined, stamp, place);
    expect(record).toMatchObject({ eventName: operation, awsRegion: 'us-east-1' });
    expect(record?.requestParameters).toEqual({ roleName: 'users' });
  });

  test('of a new identity pool has its id in the response alone', () => {
    const record = callRecord(
      call('cognito-identity', 'CreateIdentityPool', { IdentityPoolName: 'n' }),
      ok({ IdentityPoolId: 'p' }),
      undefined,
      stamp,
      place,
    );
    expect(record).toMatchObject({ requestParameters: { identityPoolName: 'n' }, responseElements: { identityPoolId: 'p' } });
  });
});

test.each([
  ['cognito-idp', 'AdminGetUser'],
  ['cognito-idp', 'ListUsers'],
  ['cognito-idp', 'DescribeUserPool'],
  ['cognito-idp', 'GetUser'],
  ['cognito-identity', 'GetId'],
  ['cognito-identity', 'GetCredentialsForIdentity'],
  ['s3', 'PutObject'],
  ['s3', 'GetBucketPolicy'],
  ['iam', 'GetRole'],
  ['sqs', 'SendMessage'],
] as const)('%s %s, which no rule is told of, has no record', (service, operation) => {
  expect(callRecord(call(service, operation, {}, { bucket: 'data' }), ok(), undefined, stamp, place)).toBeUndefined();
});

test('an envelope says where its record is from and when it was', () => {
  const record = cognito('AdminDisableUser', { UserPoolId: pool, Username: secret });
  expect(envelope(record, 'id-1')).toEqual({
    version: '0',
    id: 'id-1',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.cognito-idp',
    account: '111122223333',
    time: '2026-11-20T10:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: record,
  });
});
