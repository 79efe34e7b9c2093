import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange, Handler, Reply } from './exchange';
import { BodyTooLarge } from './read-body';
import { readCall } from './read-call';
import { sendReply } from './send-reply';
import type { AwsCall } from './types';
import { wireError } from './wire-error';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Reads each request, has it handled, and sends what comes of it. An answer that breaks off halfway, on either side,
 * ends in a closed socket: the status is out by then.
 */
export function requestListener(handle: Handler): RequestListener {
  return (request, response) => {
    void answer(request, response, handle).catch(() => response.destroy());
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, handle: Handler): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const reply = await replyTo(request, response, handle, gone.signal);
  await sendReply(reply, response, request.method ?? 'GET');
  // A refused call may leave its body unread; it is taken off the connection so that the next request can be read.
  request.resume();
}

async function replyTo(request: IncomingMessage, response: ServerResponse, handle: Handler, gone: AbortSignal): Promise<Reply> {
  let call: AwsCall | undefined;
  try {
    const read = await readCall(request, continuer(request, response));
    call = read.call;
    return await handle({ ...read, gone } satisfies Exchange);
  } catch (error) {
    if (gone.aborted) return 'hang-up';
    return failure(call ?? unreadCall(request), error);
  }
}

/** Sends `100 Continue` once, if the client waits for it. */
function continuer(request: IncomingMessage, response: ServerResponse): () => void {
  let waiting = request.headers.expect?.toLowerCase() === '100-continue';
  return () => {
    if (waiting) response.writeContinue();
    waiting = false;
  };
}

function failure(call: AwsCall, error: unknown): Reply {
  if (error instanceof BodyTooLarge) return wireError(call, { status: 413, code: 'EntityTooLarge', message: error.message });
  const message = `The edge could not get ${call.service} ${call.operation} answered by its upstream: ${String(error)}`;
  return wireError(call, { status: 502, code: 'EdgeUpstreamFailure', message });
}

const unreadCall = (request: IncomingMessage): AwsCall => ({
  service: 'other',
  operation: '',
  method: request.method ?? 'GET',
  url: request.url ?? '/',
  headers: request.headers,
  input: {},
});
