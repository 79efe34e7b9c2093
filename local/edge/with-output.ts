import type { AnswerReply } from './exchange';

/** The answer of a JSON service with another output. */
export function withOutput(reply: AnswerReply, output: Readonly<Record<string, unknown>>): AnswerReply {
  const body = Buffer.from(JSON.stringify(output));
  return { ...reply, headers: { ...reply.headers, 'content-length': String(body.length) }, body };
}
