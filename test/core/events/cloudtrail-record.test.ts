import { decode } from '../../../core/events/decode';
import { decodeRecord, type Detail, envelope, happened, pool, receivedAt, sub } from './envelopes';

test('a failed call is ignored, whoever it was about', () => {
  const detail = { eventName: 'InitiateAuth', errorCode: 'NotAuthorizedException', additionalEventData: { sub } };
  expect(decodeRecord(detail)).toEqual({ outcome: 'ignored', reason: 'error-code', eventName: 'InitiateAuth' });
});

test.each([true, 'true', 'True'])('a read-only call is ignored (readOnly %j)', (readOnly) => {
  const decoded = decodeRecord({ eventName: 'AdminDisableUser', readOnly });
  expect(decoded).toEqual({ outcome: 'ignored', reason: 'read-only', eventName: 'AdminDisableUser' });
});

test.each([false, 'false', undefined])('a writing call counts (readOnly %j)', (readOnly) => {
  expect(decodeRecord({ eventName: 'AdminDisableUser', readOnly })).toEqual(happened({ kind: 'user-disabled', pool, sub }));
});

describe('our own writes', () => {
  const role = 'arn:aws:iam::111122223333:role/ops/gatehouse-worker';
  const session = 'arn:aws:sts::111122223333:assumed-role/gatehouse-worker/i-0123';
  const issuer = { sessionContext: { sessionIssuer: { type: 'Role', arn: role } } };
  const by = (userIdentity: Detail, eventName = 'AdminUpdateUserAttributes', ownRoleArns = [role]) =>
    decodeRecord({ eventName, userIdentity }, { ownRoleArns });
  const ignored = { outcome: 'ignored', reason: 'our-own-write', eventName: 'AdminUpdateUserAttributes' };

  test('are known by the role of the session, with or without its issuer', () => {
    expect(by({ type: 'AssumedRole', arn: session, ...issuer })).toEqual(ignored);
    expect(by({ type: 'AssumedRole', arn: session })).toEqual(ignored);
  });

  test('are known by a user of ours', () => {
    const user = 'arn:aws:iam::111122223333:user/gatehouse';
    expect(by({ type: 'IAMUser', arn: user }, undefined, [user])).toEqual(ignored);
  });

  test.each([
    'arn:aws:sts::111122223333:assumed-role/gatehouse-worker-2/i-0123',
    'arn:aws:sts::999999999999:assumed-role/gatehouse-worker/i-0123',
    'arn:aws:sts::111122223333:assumed-role/admin/gatehouse-worker',
  ])('are not those of %s', (arn) => {
    expect(by({ type: 'AssumedRole', arn })).toMatchObject({ outcome: 'event' });
  });

  test.each(['PutBucketPolicy', 'DeleteBucketPolicy'])('a policy of ours may be one that was stalled: %s', (eventName) => {
    const detail = { eventName, eventSource: 's3.amazonaws.com', requestParameters: { bucketName: 'data-1' } };
    const own = { ...detail, userIdentity: { type: 'AssumedRole', arn: session } };
    expect(decodeRecord(own, { ownRoleArns: [role] })).toMatchObject({ event: { kind: 'host-changed' } });
  });

  test.each(['PutBucketPublicAccessBlock', 'PutBucketOwnershipControls'])(
    'of a setting are the same, late or not: %s',
    (eventName) => {
      const detail = { eventName, eventSource: 's3.amazonaws.com', requestParameters: { bucketName: 'data-1' } };
      const by = (arn: string) =>
        decodeRecord({ ...detail, userIdentity: { type: 'AssumedRole', arn } }, { ownRoleArns: [role] });
      expect(by(session)).toEqual({ ...ignored, eventName });
      expect(by('arn:aws:sts::111122223333:assumed-role/admin/x')).toMatchObject({ event: { kind: 'host-changed' } });
    },
  );

  test('of a policy tell which one was put, and nobody else’s do', () => {
    const marked = { Sid: 'GatehouseTlsOnlyO1a2b3c4dH0123456789ab', Effect: 'Deny' };
    const bucketPolicy = { Version: '2012-10-17', Statement: [{ Sid: 'Theirs', Effect: 'Allow' }, marked] };
    const detail = { eventName: 'PutBucketPolicy', eventSource: 's3.amazonaws.com' };
    const put = (arn: string, policy: unknown) =>
      decodeRecord(
        {
          ...detail,
          userIdentity: { type: 'AssumedRole', arn },
          requestParameters: { bucketName: 'data-1', bucketPolicy: policy },
        },
        { ownRoleArns: [role] },
      );
    expect(put(session, bucketPolicy)).toMatchObject({ event: { kind: 'host-changed', policyHash: '0123456789ab' } });
    for (const decoded of [
      put('arn:aws:sts::111122223333:assumed-role/admin/x', bucketPolicy),
      put(session, { Statement: { Sid: 'Theirs' } }),
      put(session, null),
    ]) {
      expect(decoded).toMatchObject({ event: { kind: 'host-changed' } });
      expect(decoded).not.toMatchObject({ event: { policyHash: expect.anything() as unknown } });
    }
  });

  test('are all of our calls that are left out', () => {
    expect(by({ arn: session, ...issuer }, 'AdminDisableUser')).toEqual(happened({ kind: 'user-disabled', pool, sub }));
  });
});

test('fields that nobody knows change nothing', () => {
  const detail = { eventName: 'AdminDisableUser', tlsDetails: { tlsVersion: 'TLSv1.3' }, vpcEndpointId: 7, resources: null };
  const decoded = decode(envelope(detail, { 'replay-name': 'x' }), { receivedAt });
  expect(decoded).toEqual(happened({ kind: 'user-disabled', pool, sub }));
});

test.each([null, 'HIDDEN_DUE_TO_SECURITY_REASONS', 7, [], undefined])(
  'objects that are not objects are as good as absent (%j)',
  (value) => {
    const detail = { requestParameters: value, responseElements: value, additionalEventData: value, userIdentity: value };
    expect(decodeRecord({ eventName: 'AdminDisableUser', ...detail })).toEqual(happened({ kind: 'user-disabled' }));
  },
);

test("id and time come from the envelope where the record has none; fractions and zones become UTC's", () => {
  const detail = { eventName: 'AdminDisableUser', eventID: undefined, eventTime: undefined };
  const decoded = decode(envelope(detail, { time: '2026-11-20T11:00:00.5+01:00' }), { receivedAt });
  const id = '00000000-0000-4000-8000-0000000000ee';
  expect(decoded).toEqual(happened({ id, at: '2026-11-20T10:00:00.500Z', kind: 'user-disabled', pool, sub }));
});

test.each([
  ['missing-field', 'detail.eventName', { eventName: undefined }, {}],
  ['missing-field', 'detail.eventID', { eventID: undefined }, { id: undefined }],
  ['invalid-field', 'detail.eventID', { eventID: 'alice@example.com' }, {}],
  ['missing-field', 'detail.eventTime', { eventTime: undefined }, { time: undefined }],
  ['invalid-field', 'detail.eventTime', { eventTime: 'yesterday' }, {}],
  ['invalid-field', 'detail.eventTime', { eventTime: 1_790_000_000 }, {}],
  ['invalid-field', 'detail.eventTime', { eventTime: '2026-13-45T99:00:00Z' }, {}],
])('an event of interest with a %s at %s cannot be read', (reason, place, detail, outer) => {
  const decoded = decode(envelope({ eventName: 'AdminDisableUser', ...detail }, outer), { receivedAt });
  expect(decoded).toEqual({ outcome: 'unreadable', reason, place });
});

test('an event of no interest may lack anything', () => {
  const decoded = decode({ detail: { eventName: 'ListUsers', eventSource: 'cognito-idp.amazonaws.com' } }, { receivedAt });
  expect(decoded).toEqual({ outcome: 'ignored', reason: 'not-of-interest', eventName: 'ListUsers' });
});

test('another service that calls something by the same name is of no interest', () => {
  expect(decodeRecord({ eventName: 'CreateGroup', eventSource: 'iam.amazonaws.com' })).toMatchObject({
    reason: 'not-of-interest',
  });
});
