import { isSub, isUserPoolId } from '../contract/names';
import type { CloudTrailRecord } from './cloudtrail-record';
import { fieldsOf, isClientId, present, shaped, textOf } from './fields';
import type { EventKind, IdentityEvent } from './identity-event';

/** Calls of the user pools API, and what they say (https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html). */
const apiCalls = new Map<string, EventKind | 'password-reset'>(
  Object.entries({
    SignUp: 'user-created',
    AdminCreateUser: 'user-created',
    ConfirmSignUp: 'user-confirmed',
    AdminConfirmSignUp: 'user-confirmed',
    InitiateAuth: 'user-signed-in',
    AdminInitiateAuth: 'user-signed-in',
    RespondToAuthChallenge: 'user-signed-in',
    AdminRespondToAuthChallenge: 'user-signed-in',
    UpdateUserAttributes: 'user-changed',
    DeleteUserAttributes: 'user-changed',
    VerifyUserAttribute: 'user-changed',
    AdminUpdateUserAttributes: 'user-changed',
    AdminDeleteUserAttributes: 'user-changed',
    AdminSetUserPassword: 'user-changed',
    AdminResetUserPassword: 'user-changed',
    AdminLinkProviderForUser: 'user-changed',
    AdminDisableProviderForUser: 'user-changed',
    AdminEnableUser: 'user-enabled',
    AdminDisableUser: 'user-disabled',
    DeleteUser: 'user-deleted',
    AdminDeleteUser: 'user-deleted',
    AdminAddUserToGroup: 'group-joined',
    AdminRemoveUserFromGroup: 'group-left',
    CreateGroup: 'group-changed',
    UpdateGroup: 'group-changed',
    DeleteGroup: 'group-deleted',
    CreateUserPoolClient: 'client-created',
    ConfirmForgotPassword: 'password-reset',
  }),
);

/** Endpoints of managed login, in lower case: Cognito spells them both ways. They count only where they name a sub. */
const managedLogin = new Map<string, EventKind>(
  Object.entries({
    signup_post: 'user-created',
    confirm_post: 'user-confirmed',
    login_post: 'user-signed-in',
    saml2response_post: 'user-signed-in',
    token_post: 'user-signed-in',
  }),
);

type Parts = Pick<CloudTrailRecord, 'eventName' | 'request' | 'response' | 'extra'>;

/** What a record of a user pool is about, or `undefined` when it is of no interest. */
export function cognitoKind(parts: Parts): EventKind | 'password-reset' | undefined {
  const endpoint = managedLogin.get(parts.eventName.toLowerCase());
  if (endpoint !== undefined) return subOf(parts) === undefined || !isSignIn(endpoint, parts) ? undefined : endpoint;
  const kind = apiCalls.get(parts.eventName);
  // An auto-confirmed user is confirmed by the same call.
  if (parts.eventName === 'SignUp' && textOf(parts.response['userConfirmed']) === 'true') return 'user-confirmed';
  return kind === undefined || !isSignIn(kind, parts) ? undefined : kind;
}

/** A refreshed token is no sign-in, and neither is a call that was answered with a challenge. */
function isSignIn(kind: string, { request, response, extra }: Parts): boolean {
  if (kind !== 'user-signed-in') return true;
  const flow = textOf(request['authFlow']) ?? textOf(fieldsOf(extra['requestParameters'])['grant_type']) ?? '';
  return !/^refresh_token/i.test(flow) && textOf(response['challengeName']) === undefined;
}

export function readCognitoRecord(record: CloudTrailRecord, kind: EventKind): IdentityEvent {
  const { id, at, receivedAt, request, response, extra } = record;
  const created = fieldsOf(response['userPoolClient'])['clientId'];
  const clientId = request['clientId'] ?? fieldsOf(extra['requestParameters'])['client_id'] ?? created;
  return {
    schema: 'gatehouse.event/1',
    id,
    kind,
    source: 'cloudtrail',
    at,
    receivedAt,
    ...present({
      pool: shaped(request['userPoolId'], isUserPoolId) ?? shaped(extra['userPoolId'], isUserPoolId),
      clientId: shaped(clientId, isClientId),
      sub: subOf(record),
      group: kind.startsWith('group-') ? shaped(request['groupName'], isGroupName) : undefined,
    }),
  };
}

/**
 * The sub, from where Cognito puts it, or from the username of a call that was made with the sub in its place. The
 * confirmation page of managed login names it among its parameters.
 */
function subOf({ extra, request }: Parts): string | undefined {
  const candidates = [extra['sub'], request['username'], fieldsOf(extra['requestParameters'])['sub']];
  return candidates.map((value) => textOf(value)?.toLowerCase()).find((text) => text !== undefined && isSub(text));
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GroupType.html */
const isGroupName = (text: string): boolean => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(text);
