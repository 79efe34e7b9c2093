import { jsonObject } from '../cognito/ask-cognito';
import { pageTokenFields } from '../cognito/page-token-fields';
import type { Reply } from '../exchange';
import { withOutput } from '../with-output';

/** A page of a listing that says it is the last one, whatever comes after it. */
export function cutShort(reply: Reply): Reply {
  if (typeof reply === 'string' || reply.status !== 200) return reply;
  const tokens: readonly string[] = Object.values(pageTokenFields);
  const rest = Object.entries(jsonObject(reply.body)).filter(([name]) => !tokens.includes(name));
  return withOutput(reply, Object.fromEntries(rest));
}
