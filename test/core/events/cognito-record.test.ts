import type { EventKind } from '../../../core/events/identity-event';
import { clientId, decodeRecord, type Detail, happened, hidden, pool, sub } from './envelopes';

const admin: readonly (readonly [string, EventKind])[] = [
  ['AdminCreateUser', 'user-created'],
  ['AdminConfirmSignUp', 'user-confirmed'],
  ['AdminInitiateAuth', 'user-signed-in'],
  ['AdminRespondToAuthChallenge', 'user-signed-in'],
  ['AdminUpdateUserAttributes', 'user-changed'],
  ['AdminDeleteUserAttributes', 'user-changed'],
  ['AdminSetUserPassword', 'user-changed'],
  ['AdminResetUserPassword', 'user-changed'],
  ['AdminLinkProviderForUser', 'user-changed'],
  ['AdminDisableProviderForUser', 'user-changed'],
  ['AdminEnableUser', 'user-enabled'],
  ['AdminDisableUser', 'user-disabled'],
  ['AdminDeleteUser', 'user-deleted'],
];

test.each(admin)('%s by an administrator is %s', (eventName, kind) => {
  expect(decodeRecord({ eventName })).toEqual(happened({ kind, pool, sub }));
});

const selfService: readonly (readonly [string, EventKind])[] = [
  ['SignUp', 'user-created'],
  ['ConfirmSignUp', 'user-confirmed'],
  ['InitiateAuth', 'user-signed-in'],
  ['RespondToAuthChallenge', 'user-signed-in'],
];

const anonymous = { userIdentity: { type: 'Unknown', principalId: 'Anonymous' } };

test.each(selfService)('%s by the user is %s and names only the client', (eventName, kind) => {
  const requestParameters = { clientId, username: hidden, password: hidden, userAttributes: hidden };
  const responseElements = { userConfirmed: false, codeDeliveryDetails: { destination: hidden } };
  expect(decodeRecord({ ...anonymous, eventName, requestParameters, responseElements })).toEqual(
    happened({ kind, clientId, sub }),
  );
});

test.each([
  ['DeleteUser', 'user-deleted'],
  ['UpdateUserAttributes', 'user-changed'],
  ['DeleteUserAttributes', 'user-changed'],
  ['VerifyUserAttribute', 'user-changed'],
] as const)('%s with an access token is %s and names neither pool nor client', (eventName, kind) => {
  expect(decodeRecord({ ...anonymous, eventName, requestParameters: { accessToken: hidden } })).toEqual(happened({ kind, sub }));
});

test('a user who is confirmed by signing up is confirmed, however the flag is written', () => {
  for (const userConfirmed of [true, 'true']) {
    const detail = { eventName: 'SignUp', requestParameters: { clientId }, responseElements: { userConfirmed } };
    expect(decodeRecord(detail)).toEqual(happened({ kind: 'user-confirmed', clientId, sub }));
  }
});

test.each([
  ['AdminAddUserToGroup', 'group-joined'],
  ['AdminRemoveUserFromGroup', 'group-left'],
] as const)('%s names user and group', (eventName, kind) => {
  const requestParameters = { userPoolId: pool, username: hidden, groupName: 'premium' };
  expect(decodeRecord({ eventName, requestParameters })).toEqual(happened({ kind, pool, sub, group: 'premium' }));
});

test.each([
  ['CreateGroup', 'group-changed'],
  ['UpdateGroup', 'group-changed'],
  ['DeleteGroup', 'group-deleted'],
] as const)('%s names a group and nobody', (eventName, kind) => {
  const requestParameters = { userPoolId: pool, groupName: 'premium', precedence: 3 };
  expect(decodeRecord({ eventName, requestParameters, additionalEventData: undefined })).toEqual(
    happened({ kind, pool, group: 'premium' }),
  );
});

test('a new app client is named by the response', () => {
  const detail = {
    eventName: 'CreateUserPoolClient',
    requestParameters: { userPoolId: pool, clientName: 'web' },
    responseElements: { userPoolClient: { userPoolId: pool, clientId, clientSecret: hidden } },
    additionalEventData: null,
  };
  expect(decodeRecord(detail)).toEqual(happened({ kind: 'client-created', pool, clientId }));
});

test('without a sub, a username that is a UUID stands in for it, in lower case', () => {
  const requestParameters = { userPoolId: pool, username: sub.toUpperCase() };
  for (const additionalEventData of [undefined, null, {}, { sub: hidden }, { sub: 'alice' }]) {
    expect(decodeRecord({ eventName: 'AdminDisableUser', requestParameters, additionalEventData })).toEqual(
      happened({ kind: 'user-disabled', pool, sub }),
    );
  }
});

test('without any sub the event stands, unresolved, and repeats no username', () => {
  for (const username of [hidden, 'alice', 'alice@example.com', '']) {
    const detail = { eventName: 'AdminDisableUser', requestParameters: { userPoolId: pool, username }, additionalEventData: {} };
    expect(decodeRecord(detail)).toEqual(happened({ kind: 'user-disabled', pool }));
  }
});

test('the sub of the record wins over a username that looks like one', () => {
  const other = '00000000-1111-4222-8333-444444444444';
  const requestParameters = { userPoolId: pool, username: other };
  expect(decodeRecord({ eventName: 'AdminEnableUser', requestParameters })).toEqual(
    happened({ kind: 'user-enabled', pool, sub }),
  );
});

describe('managed login', () => {
  /** The shape of AWS's own samples: lists of texts, an empty error code. */
  const endpoint = (eventName: string, parameters: Detail, extra: Detail = {}): Detail => ({
    eventName,
    eventType: 'AwsServiceEvent',
    userIdentity: { accountId: '111122223333' },
    errorCode: '',
    errorMessage: '',
    requestParameters: null,
    additionalEventData: {
      sub,
      userPoolId: pool,
      userPoolDomain: 'app.auth.us-east-1.amazoncognito.com',
      requestParameters: { client_id: [clientId], ...parameters },
      responseParameters: { status: 200.0 },
      ...extra,
    },
  });

  test.each([
    ['Signup_POST', 'user-created', {}],
    ['login_POST', 'user-signed-in', {}],
    ['Login_POST', 'user-signed-in', {}],
    ['SAML2Response_POST', 'user-signed-in', { SAMLResponse: [hidden] }],
    ['Token_POST', 'user-signed-in', { grant_type: ['authorization_code'] }],
  ] as const)('%s with a sub is %s', (eventName, kind, parameters) => {
    expect(decodeRecord(endpoint(eventName, parameters))).toEqual(happened({ kind, pool, clientId, sub }));
  });

  test('the confirmation page names the sub among its parameters', () => {
    const detail = endpoint('Confirm_POST', { sub: [sub], code: [hidden], confirm: [''] }, { sub: undefined });
    expect(decodeRecord(detail)).toEqual(happened({ kind: 'user-confirmed', pool, clientId, sub }));
  });

  test.each([
    ['a token for a machine', endpoint('Token_POST', { grant_type: ['client_credentials'] }, { sub: undefined })],
    ['a refreshed token', endpoint('Token_POST', { grant_type: ['refresh_token'] })],
    ['a page of no interest', endpoint('passkeys_add_POST', {})],
  ])('%s is of no interest', (_, detail) => {
    expect(decodeRecord(detail)).toMatchObject({ outcome: 'ignored', reason: 'not-of-interest' });
  });

  test('an answer with an HTTP error is an error', () => {
    for (const status of [400, '403', 500.0]) {
      expect(decodeRecord(endpoint('Token_POST', {}, { responseParameters: { status } }))).toMatchObject({
        reason: 'error-code',
      });
    }
  });
});

test.each([
  ['a challenge', { responseElements: { challengeName: 'SMS_MFA', session: hidden } }],
  ['a refresh', { requestParameters: { clientId, authFlow: 'REFRESH_TOKEN_AUTH' } }],
  ['an older refresh', { requestParameters: { clientId, authFlow: 'REFRESH_TOKEN' } }],
])('InitiateAuth that ends in %s is no sign-in', (_, detail) => {
  const decoded = decodeRecord({ eventName: 'InitiateAuth', ...detail });
  expect(decoded).toEqual({ outcome: 'ignored', reason: 'not-of-interest', eventName: 'InitiateAuth' });
});

test('ConfirmForgotPassword provisions nobody', () => {
  const detail = { eventName: 'ConfirmForgotPassword', requestParameters: { clientId } };
  expect(decodeRecord(detail)).toEqual({ outcome: 'ignored', reason: 'password-reset', eventName: 'ConfirmForgotPassword' });
});

test.each(['ResendConfirmationCode', 'UpdateUserPool', 'AdminUserGlobalSignOut', 'constructor', '__proto__'])(
  '%s is of no interest',
  (eventName) => {
    expect(decodeRecord({ eventName })).toEqual({ outcome: 'ignored', reason: 'not-of-interest', eventName });
  },
);
