import { isSub, isUserPoolId } from '../contract/names';
import { type Fields, fieldsOf, isClientId, present, shaped, textOf } from './fields';
import type { Decoded, EventKind } from './identity-event';
import { happened, ignored, unreadable } from './outcomes';

/**
 * What the sources of a user pool's triggers say. A federated user's first sign-in comes as PostConfirmation too:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-lambda-triggers.html
 */
const sources = new Map<string, EventKind | 'password-reset'>(
  Object.entries({
    PostConfirmation_ConfirmSignUp: 'user-confirmed',
    PostConfirmation_ConfirmForgotPassword: 'password-reset',
    PostAuthentication_Authentication: 'user-signed-in',
  }),
);

/**
 * Decodes what Cognito calls a trigger function with. Never throws. Needs no schema library, so that the bundle of a
 * trigger function stays small.
 *
 * @param receivedAt ISO 8601
 */
export function decodeTrigger(event: unknown, receivedAt: string): Decoded {
  const fields = fieldsOf(event);
  const source = textOf(fields['triggerSource']);
  if (source === undefined) return missing(fields, 'triggerSource');
  const kind = sources.get(source);
  if (kind === undefined) return ignored('not-of-interest', source);
  if (kind === 'password-reset') return ignored(kind, source);

  const pool = shaped(fields['userPoolId'], isUserPoolId);
  if (pool === undefined) return missing(fields, 'userPoolId');
  const attributes = fieldsOf(fieldsOf(fields['request'])['userAttributes']);
  const sub = textOf(attributes['sub'])?.toLowerCase();
  if (sub === undefined || !isSub(sub)) return missing(attributes, 'sub', 'request.userAttributes.');

  const clientId = shaped(fieldsOf(fields['callerContext'])['clientId'], isClientId);
  return happened({
    schema: 'gatehouse.event/1',
    id: idOf(source, kind, pool, sub, receivedAt),
    kind,
    source: 'trigger',
    at: receivedAt,
    receivedAt,
    pool,
    ...present({ clientId }),
    sub,
    attributesPresent: customAttributes(attributes),
    ...(isFederatedFirst(kind, attributes) ? { signedIn: true } : {}),
  });
}

/** Users of an identity provider are confirmed by their first sign-in. */
const isFederatedFirst = (kind: EventKind, attributes: Fields): boolean =>
  kind === 'user-confirmed' && textOf(attributes['cognito:user_status']) === 'EXTERNAL_PROVIDER';

/**
 * Cognito sends nothing that tells its up to three attempts of one call from another call. A user is confirmed once, so
 * that id needs no time; sign-ins of one user within a minute share an id, which covers the attempts (they span 15 s)
 * unless a minute begins between them: then the owner merely looks twice.
 */
const idOf = (source: string, kind: EventKind, pool: string, sub: string, receivedAt: string): string =>
  `trigger:${source}:${pool}:${sub}${kind === 'user-confirmed' ? '' : `:${receivedAt.slice(0, 16)}`}`;

const customAttributes = (attributes: Fields): readonly string[] =>
  Object.keys(attributes)
    .filter((name) => /^custom:.{1,57}$/.test(name) && textOf(attributes[name]) !== undefined)
    .sort()
    .slice(0, 100);

const missing = (fields: Fields, name: string, path = ''): Decoded =>
  unreadable(textOf(fields[name]) === undefined ? 'missing-field' : 'invalid-field', `${path}${name}`);
