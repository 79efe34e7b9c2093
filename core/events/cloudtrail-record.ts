import { cognitoKind, readCognitoRecord } from './cognito-record';
import { type Fields, fieldsOf, textOf } from './fields';
import { hostChange, readHostRecord } from './host-record';
import type { Decoded, IgnoredReason } from './identity-event';
import { happened, ignored, unreadable } from './outcomes';

/** The parts of a CloudTrail record that say what was done to whom. */
export interface CloudTrailRecord {
  readonly id: string;
  /** ISO 8601; CloudTrail has whole seconds. */
  readonly at: string;
  readonly receivedAt: string;
  readonly eventName: string;
  /** Gatehouse itself did it. */
  readonly isOwn: boolean;
  readonly request: Fields;
  readonly response: Fields;
  /** `additionalEventData`. */
  readonly extra: Fields;
}

export interface RecordContext {
  /** ISO 8601. */
  readonly receivedAt: string;
  /** Roles (or users) that Gatehouse itself runs as: their write-backs are no news. */
  readonly ownRoleArns: readonly string[];
}

/**
 * Reads one CloudTrail record (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html).
 * `fallback` are the envelope's id and time, for records without their own.
 */
export function readCloudTrailRecord(detail: Fields, fallback: Fields, context: RecordContext): Decoded {
  const eventName = textOf(detail['eventName']);
  if (eventName === undefined) return unreadable('missing-field', 'detail.eventName');
  const parts = {
    eventName,
    request: fieldsOf(detail['requestParameters']),
    response: fieldsOf(detail['responseElements']),
    extra: fieldsOf(detail['additionalEventData']),
  };
  if (failed(detail, parts.extra)) return ignored('error-code', eventName);
  if (textOf(detail['readOnly'])?.toLowerCase() === 'true') return ignored('read-only', eventName);
  const read = readerFor(textOf(detail['eventSource']), parts);
  if (typeof read === 'string') return ignored(read, eventName);
  const isOwn = isByUs(detail['userIdentity'], context.ownRoleArns);
  if (isOwn && ownWrites.has(eventName)) return ignored('our-own-write', eventName);

  const id = textOf(detail['eventID']) ?? textOf(fallback['id']);
  if (id === undefined) return unreadable('missing-field', 'detail.eventID');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return unreadable('invalid-field', 'detail.eventID');
  const time = textOf(detail['eventTime']) ?? textOf(fallback['time']);
  if (time === undefined) return unreadable('missing-field', 'detail.eventTime');
  const at = isoTime(time);
  if (at === undefined) return unreadable('invalid-field', 'detail.eventTime');

  return read({ ...parts, id, at, isOwn, receivedAt: context.receivedAt });
}

/** How to read a record of this service, or why it is of no interest. */
function readerFor(
  source: string | undefined,
  parts: Pick<CloudTrailRecord, 'eventName' | 'request' | 'response' | 'extra'>,
): ((record: CloudTrailRecord) => Decoded) | IgnoredReason {
  if (source === undefined) return 'not-of-interest';
  if (source === 'cognito-idp.amazonaws.com') {
    const kind = cognitoKind(parts) ?? 'not-of-interest';
    if (kind === 'password-reset' || kind === 'not-of-interest') return kind;
    return (record) => happened(readCognitoRecord(record, kind));
  }
  const host = hostChange(source, parts.eventName);
  return host === undefined ? 'not-of-interest' : (record) => readHostRecord(record, host);
}

/** Managed login writes an empty `errorCode` when nothing failed, and the HTTP status of its answer. */
const failed = (detail: Fields, extra: Fields): boolean =>
  textOf(detail['errorCode']) !== undefined || Number(textOf(fieldsOf(extra['responseParameters'])['status'])) >= 400;

function isoTime(text: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/**
 * Write-backs, and settings of a bucket that are the same whenever they commit. Whatever else Gatehouse does has to converge
 * like anybody's change: a policy of ours that was stalled and commits late is found by the event that it makes.
 */
const ownWrites: ReadonlySet<string> = new Set([
  'AdminUpdateUserAttributes',
  'PutBucketPublicAccessBlock',
  'PutBucketOwnershipControls',
]);

function isByUs(userIdentity: unknown, ownRoleArns: readonly string[]): boolean {
  const { arn, sessionContext } = fieldsOf(userIdentity);
  const issuer = textOf(fieldsOf(fieldsOf(sessionContext)['sessionIssuer'])['arn']);
  const caller = textOf(arn);
  return ownRoleArns.some((own) => own === caller || own === issuer || caller?.startsWith(sessionsOf(own)) === true);
}

/** How the ARNs of a role's sessions begin; they do not show the role's path. */
const sessionsOf = (roleArn: string): string =>
  roleArn.replace(/^arn:([^:]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/, 'arn:$1:sts::$2:assumed-role/$3/');
