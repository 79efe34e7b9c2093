import { decode, type DecodeOptions } from '../../../core/events/decode';
import type { Decoded, IdentityEvent } from '../../../core/events/identity-event';

export const pool = 'us-east-1_AbC123';
export const sub = '87a42a58-6051-7076-79e2-fe9208b6ae3c';
export const clientId = '7a8b9c0d1e2f3g4h5i6j7k8l9m';
export const eventTime = '2026-11-20T10:00:00Z';
export const receivedAt = '2026-11-20T10:00:42.000Z';
export const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const eventID = '1f0e2d3c-0000-4000-8000-00000000000a';

export type Detail = Record<string, unknown>;

/** A CloudTrail record of a user pool in its EventBridge envelope, as AWS redacts it; `undefined` removes a field. */
export const envelope = (detail: Detail, outer: Detail = {}): Detail => ({
  version: '0',
  id: '00000000-0000-4000-8000-0000000000ee',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.cognito-idp',
  account: '111122223333',
  time: eventTime,
  region: 'us-east-1',
  resources: [],
  detail: {
    eventVersion: '1.08',
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/admin/session' },
    eventTime,
    eventSource: 'cognito-idp.amazonaws.com',
    awsRegion: 'us-east-1',
    requestParameters: { userPoolId: pool, username: hidden },
    responseElements: null,
    additionalEventData: { sub },
    requestID: '00000000-0000-4000-8000-0000000000ff',
    eventID,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...detail,
  },
  ...outer,
});

export const decodeRecord = (detail: Detail, options: Partial<DecodeOptions> = {}): Decoded =>
  decode(JSON.stringify(envelope(detail)), { receivedAt, ...options });

/** What every event of {@link envelope} has. */
export const common = {
  schema: 'gatehouse.event/1',
  id: eventID,
  source: 'cloudtrail',
  at: '2026-11-20T10:00:00.000Z',
  receivedAt,
} as const;

export const happened = (event: Partial<IdentityEvent>): unknown => ({ outcome: 'event', event: { ...common, ...event } });
