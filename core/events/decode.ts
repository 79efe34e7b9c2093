import { readEnvelope } from './envelope';
import { fieldsOf } from './fields';
import type { Decoded } from './identity-event';
import { unreadable } from './outcomes';
import { readOwnEvent } from './own-event';

/** EventBridge sends no larger event; nothing larger is looked into. */
export const maxBodyBytes = 256 * 1024;

export interface DecodeOptions {
  /** When the relay had the message. ISO 8601. */
  readonly receivedAt: string;
  /** ARNs of the roles (or users) that Gatehouse runs as, whose write-backs are ignored. @default none */
  readonly ownRoleArns?: readonly string[];
}

/**
 * Decodes one message: an event that a trigger has decoded already (`schema: gatehouse.event/1`) or an EventBridge
 * envelope with a CloudTrail record. Never throws. The result holds ids, names of groups and hosts, and times; no
 * attribute values and nobody's name.
 *
 * @param body the message's text, or the event itself where it comes parsed
 */
export function decode(body: unknown, { receivedAt, ownRoleArns = [] }: DecodeOptions): Decoded {
  if (typeof body !== 'string') return decodeParsed(body, receivedAt, ownRoleArns);
  if (body.length > maxBodyBytes || new TextEncoder().encode(body).length > maxBodyBytes) return unreadable('too-large', 'body');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return unreadable('not-json', 'body');
  }
  return decodeParsed(parsed, receivedAt, ownRoleArns);
}

function decodeParsed(value: unknown, receivedAt: string, ownRoleArns: readonly string[]): Decoded {
  const fields = fieldsOf(value);
  const { schema } = fields;
  if (schema === undefined) return readEnvelope(fields, { receivedAt, ownRoleArns });
  return schema === 'gatehouse.event/1' ? readOwnEvent(fields) : unreadable('unknown-shape', 'schema');
}
