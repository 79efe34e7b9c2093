import { decodeTrigger } from '../../../core/events/trigger-event';
import { clientId, pool, receivedAt, sub } from './envelopes';

const trigger = (triggerSource: string, attributes: Record<string, unknown> = {}, overrides: Record<string, unknown> = {}) => ({
  version: '1',
  triggerSource,
  region: 'us-east-1',
  userPoolId: pool,
  userName: 'alice',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
  request: { userAttributes: { sub, 'cognito:user_status': 'CONFIRMED', email: 'a@b.c', ...attributes }, clientMetadata: {} },
  response: {},
  ...overrides,
});

const common = {
  schema: 'gatehouse.event/1',
  source: 'trigger',
  at: receivedAt,
  receivedAt,
  pool,
  clientId,
  sub,
  attributesPresent: [],
} as const;

test('PostConfirmation of a sign-up confirms the user', () => {
  expect(decodeTrigger(trigger('PostConfirmation_ConfirmSignUp'), receivedAt)).toEqual({
    outcome: 'event',
    event: { ...common, kind: 'user-confirmed', id: `trigger:PostConfirmation_ConfirmSignUp:${pool}:${sub}` },
  });
});

test('PostAuthentication is a sign-in', () => {
  const event = trigger('PostAuthentication_Authentication', {}, { version: 1, newField: true });
  const id = `trigger:PostAuthentication_Authentication:${pool}:${sub}:2026-11-20T10:00`;
  expect(decodeTrigger(event, receivedAt)).toEqual({ outcome: 'event', event: { ...common, kind: 'user-signed-in', id } });
});

test("a federated user's first sign-in comes as PostConfirmation and confirms them", () => {
  const attributes = { 'cognito:user_status': 'EXTERNAL_PROVIDER', identities: '[{"userId":"a@b.c"}]' };
  expect(decodeTrigger(trigger('PostConfirmation_ConfirmSignUp', attributes), receivedAt)).toMatchObject({
    outcome: 'event',
    event: { kind: 'user-confirmed', sub, signedIn: true },
  });
});

test('a forgotten password provisions nobody', () => {
  expect(decodeTrigger(trigger('PostConfirmation_ConfirmForgotPassword'), receivedAt)).toEqual({
    outcome: 'ignored',
    reason: 'password-reset',
    eventName: 'PostConfirmation_ConfirmForgotPassword',
  });
});

test.each(['PreSignUp_ExternalProvider', 'TokenGeneration_RefreshTokens', 'PostConfirmation_AdminConfirmSignUp', 'toString'])(
  '%s is of no interest',
  (source) => {
    const decoded = decodeTrigger(trigger(source), receivedAt);
    expect(decoded).toEqual({ outcome: 'ignored', reason: 'not-of-interest', eventName: source });
  },
);

test('custom attributes are shown by name, and only those that have a value', () => {
  const attributes = { 'custom:tier': 'gold', 'custom:empty': '', 'custom:count': 3, 'dev:custom:x': 'y', given_name: 'Alice' };
  expect(decodeTrigger(trigger('PostAuthentication_Authentication', attributes), receivedAt)).toMatchObject({
    event: { attributesPresent: ['custom:count', 'custom:tier'] },
  });
});

test('the attempts of one confirmation share an id, and so do sign-ins within a minute', () => {
  const idAt = (source: string, at: string) => {
    const decoded = decodeTrigger(trigger(source), at);
    return decoded.outcome === 'event' ? decoded.event.id : undefined;
  };
  const [first, attempt, later] = ['2026-11-20T10:00:02.000Z', '2026-11-20T10:00:12.000Z', '2026-11-20T10:05:00.000Z'] as const;
  expect(idAt('PostConfirmation_ConfirmSignUp', first)).toBe(idAt('PostConfirmation_ConfirmSignUp', later));
  expect(idAt('PostAuthentication_Authentication', first)).toBe(idAt('PostAuthentication_Authentication', attempt));
  expect(idAt('PostAuthentication_Authentication', first)).not.toBe(idAt('PostAuthentication_Authentication', later));
});

test.each([
  ['missing-field', 'triggerSource', { triggerSource: undefined }],
  ['missing-field', 'userPoolId', { userPoolId: undefined }],
  ['invalid-field', 'userPoolId', { userPoolId: 'a@b.c' }],
  ['missing-field', 'request.userAttributes.sub', { request: null }],
  ['invalid-field', 'request.userAttributes.sub', { request: { userAttributes: { sub: 'alice' } } }],
])('a %s at %s cannot be read', (reason, place, overrides) => {
  const event = trigger('PostConfirmation_ConfirmSignUp', {}, overrides);
  expect(decodeTrigger(event, receivedAt)).toEqual({ outcome: 'unreadable', reason, place });
});
