import { readCloudTrailRecord, type RecordContext } from './cloudtrail-record';
import { type Fields, fieldsOf } from './fields';
import type { Decoded } from './identity-event';
import { unreadable } from './outcomes';

/** Reads an EventBridge event that carries a CloudTrail record (https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html). */
export function readEnvelope(envelope: Fields, context: RecordContext): Decoded {
  const detail = envelope['detail'];
  if (detail === undefined || detail !== Object(detail)) return unreadable('unknown-shape', 'body');
  return readCloudTrailRecord(fieldsOf(detail), envelope, context);
}
