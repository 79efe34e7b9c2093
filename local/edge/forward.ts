import * as http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { againOnLostRace } from './cognito/lost-race';
import type { Exchange, Handler, Reply } from './exchange';
import { readBody } from './read-body';
import type { AwsCall, AwsService } from './types';

/** Headers of one connection, which are never handed on (RFC 9110, 7.6.1); `expect` was answered by the edge itself. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect']);

/** Services whose answers are read in full, so that stages can look into them. */
const readAnswers: ReadonlySet<AwsService> = new Set(['cognito-idp', 'cognito-identity', 'sqs', 'sts', 'iam']);

const answerLimit = 64 * 1024 * 1024;

export interface Upstream {
  readonly forward: Handler;
  stop(): void;
}

/**
 * Hands calls on to `upstream` as they are (method, path, headers with Host, body as a stream) and its answers back.
 * The upstream's request is aborted when the application goes away. Rejects when the upstream cannot be reached.
 */
export function createUpstream(upstream: string): Upstream {
  const { hostname, port } = new URL(upstream);
  // Idle connections are dropped here before MiniStack (5 s) drops them, so that none is reused while it closes.
  const agent = new http.Agent({ keepAlive: true, timeout: 2_000, maxFreeSockets: 64 });
  return {
    forward: againOnLostRace((exchange) => forwardTo({ hostname, port, agent }, exchange)),
    stop: () => agent.destroy(),
  };
}

async function forwardTo(place: { hostname: string; port: string; agent: http.Agent }, exchange: Exchange): Promise<Reply> {
  const { call, gone } = exchange;
  const body = exchange.openBody();
  const request = http.request({
    ...place,
    method: call.method,
    path: call.url,
    headers: requestHeaders(call, body),
    signal: gone,
  });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
  const sent = Buffer.isBuffer(body) ? sendBuffer(request, body) : pipeline(body, request);
  // The upstream may answer and close before it has read the whole body; its answer counts then.
  const failedToSend = sent.then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => Promise.race([answered, Promise.reject(error instanceof Error ? error : new Error(String(error)))]),
  );
  const response = await Promise.race([answered, failedToSend]);
  const headers = responseHeaders(response);
  const status = response.statusCode ?? 502;
  if (!readAnswers.has(call.service)) return { status, headers, body: response, fromUpstream: true };
  return { status, headers, body: await readBody(response, answerLimit), fromUpstream: true };
}

async function sendBuffer(request: http.ClientRequest, body: Buffer): Promise<void> {
  await pipeline(Readable.from(body.length > 0 ? [body] : []), request);
}

function requestHeaders(call: AwsCall, body: Buffer | Readable): http.OutgoingHttpHeaders {
  const kept = Object.entries(call.headers).filter(([name]) => !hopByHop.has(name));
  const headers: http.OutgoingHttpHeaders = Object.fromEntries(kept);
  if (Buffer.isBuffer(body)) {
    delete headers['transfer-encoding'];
    if (body.length > 0 || headers['content-length'] !== undefined) headers['content-length'] = body.length;
  }
  return headers;
}

function responseHeaders(response: http.IncomingMessage): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && !hopByHop.has(name) && name !== 'transfer-encoding') headers[name] = value;
  }
  return headers;
}
