import fc from 'fast-check';
import { decode, maxBodyBytes } from '../../../core/events/decode';
import type { IdentityEvent } from '../../../core/events/identity-event';
import { decodeTrigger } from '../../../core/events/trigger-event';
import { clientId, envelope, hidden, pool, receivedAt, sub } from './envelopes';

const own: IdentityEvent = {
  schema: 'gatehouse.event/1',
  id: `trigger:PostAuthentication_Authentication:${pool}:${sub}:2026-11-20T10:00`,
  kind: 'user-signed-in',
  source: 'trigger',
  at: '2026-11-20T10:00:00.000Z',
  receivedAt: '2026-11-20T10:00:00.000Z',
  pool,
  clientId,
  sub,
  attributesPresent: ['custom:storage_prefix'],
};

test('our decoded events and EventBridge envelopes are told apart by their schema', () => {
  const bodies = [own, envelope({ eventName: 'AdminDisableUser' })].map((body) => JSON.stringify(body));
  expect(bodies.map((body) => decode(body, { receivedAt }))).toMatchObject([
    { outcome: 'event', event: { kind: 'user-signed-in', source: 'trigger' } },
    { outcome: 'event', event: { kind: 'user-disabled', source: 'cloudtrail' } },
  ]);
});

test('our decoded event comes out as it went in, with the time at which the trigger had it', () => {
  expect(decode(JSON.stringify(own), { receivedAt })).toEqual({ outcome: 'event', event: own });
});

test('what a trigger decodes can be read again', () => {
  const trigger = { triggerSource: 'PostConfirmation_ConfirmSignUp', userPoolId: pool, request: { userAttributes: { sub } } };
  const decoded = decodeTrigger(trigger, receivedAt);
  expect(decoded).toMatchObject({ outcome: 'event' });
  expect(decode(JSON.stringify('event' in decoded ? decoded.event : {}), { receivedAt })).toEqual(decoded);
});

test('a field of ours that this version does not know is left out', () => {
  expect(decode(JSON.stringify({ ...own, email: 'alice@example.com' }), { receivedAt })).toEqual({
    outcome: 'event',
    event: own,
  });
});

test.each([
  ['kind', 'user-promoted', 'invalid-field'],
  ['kind', undefined, 'missing-field'],
  ['sub', 'alice', 'invalid-field'],
  ['sub', sub.toUpperCase(), 'invalid-field'],
  ['pool', 'alice@example.com', 'invalid-field'],
  ['id', 'alice@example.com', 'invalid-field'],
  ['at', 'now', 'invalid-field'],
  ['host', { kind: 'folder', name: 'x' }, 'invalid-field'],
  ['attributesPresent', ['email'], 'invalid-field'],
])('our own event with %s %j cannot be read', (place, value, reason) => {
  const decoded = decode(JSON.stringify({ ...own, [place]: value }), { receivedAt });
  expect(decoded).toEqual({ outcome: 'unreadable', reason, place });
});

test.each([
  ['', 'not-json', 'body'],
  ['{"detail":', 'not-json', 'body'],
  ['hello', 'not-json', 'body'],
  ['null', 'unknown-shape', 'body'],
  ['[]', 'unknown-shape', 'body'],
  ['{"Event":"s3:TestEvent"}', 'unknown-shape', 'body'],
  ['{"detail":"text"}', 'unknown-shape', 'body'],
  ['{"schema":"gatehouse.event/2"}', 'unknown-shape', 'schema'],
  ['{"schema":7}', 'unknown-shape', 'schema'],
])('a body %j is %s', (body, reason, place) => {
  expect(decode(body, { receivedAt })).toEqual({ outcome: 'unreadable', reason, place });
});

test('a body is measured in bytes, and the largest that EventBridge sends is read', () => {
  const empty = JSON.stringify(envelope({ eventName: 'AdminDisableUser', padding: '' }));
  const filled = (bytes: number) =>
    JSON.stringify(envelope({ eventName: 'AdminDisableUser', padding: 'a'.repeat(bytes - empty.length) }));
  expect(decode(filled(maxBodyBytes), { receivedAt })).toMatchObject({ outcome: 'event' });
  const tooLarge = { outcome: 'unreadable', reason: 'too-large', place: 'body' };
  expect(decode(filled(maxBodyBytes + 1), { receivedAt })).toEqual(tooLarge);
  expect(decode(JSON.stringify({ padding: '€'.repeat(maxBodyBytes / 3 + 1) }), { receivedAt })).toEqual(tooLarge);
});

test('nothing that is thrown at the decoder makes it throw', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.anything());
  fc.assert(
    fc.property(anything, (body) => {
      expect(['event', 'ignored', 'unreadable']).toContain(decode(body, { receivedAt }).outcome);
      expect(['event', 'ignored', 'unreadable']).toContain(decodeTrigger(body, receivedAt).outcome);
    }),
    { numRuns: 500 },
  );
});

/** Names of the fields in which no value may be repeated. */
const privateFields = [
  'username',
  'userName',
  'email',
  'password',
  'accessToken',
  'refreshToken',
  'sub',
  'eventID',
  'id',
] as const;
const eventNames = [
  'AdminDisableUser',
  'SignUp',
  'ConfirmSignUp',
  'DeleteUser',
  'AdminAddUserToGroup',
  'AdminUpdateUserAttributes',
  'Token_POST',
];

test('a name or address in any private place of a payload is not repeated', () => {
  const secret = fc.stringMatching(/^qz[a-z.]{4,12}(@example\.com)?$/);
  fc.assert(
    fc.property(secret, fc.constantFrom(...eventNames), fc.subarray([...privateFields]), (name, eventName, fields) => {
      const planted = Object.fromEntries(fields.map((field) => [field, name]));
      const detail = {
        eventName,
        userIdentity: { type: 'Unknown', arn: name, userName: name },
        requestParameters: { userPoolId: pool, clientId, userAttributes: [{ name: 'email', value: name }], ...planted },
        responseElements: { user: planted, userConfirmed: name },
        additionalEventData: { ...planted, requestParameters: planted },
        ...planted,
      };
      const own = { schema: 'gatehouse.event/1', kind: name, source: name, ...planted };
      const trigger = { userPoolId: pool, userName: name, request: { userAttributes: { 'custom:nick': name, ...planted } } };
      const results = [
        decode(JSON.stringify(envelope(detail)), { receivedAt }),
        decode(JSON.stringify(own), { receivedAt }),
        ...['PostConfirmation_ConfirmSignUp', name].map((triggerSource) =>
          decodeTrigger({ ...trigger, triggerSource }, receivedAt),
        ),
      ];
      expect(JSON.stringify(results.filter(({ outcome }) => outcome !== 'ignored'))).not.toContain(name);
      expect(JSON.stringify(results)).not.toContain('@');
      expect(JSON.stringify(results)).not.toContain(hidden);
    }),
  );
});
