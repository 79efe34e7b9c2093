import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './exchange';

/** Sends a reply to the application; streams are piped and never held in memory. */
export async function sendReply(reply: Reply, response: ServerResponse, method: string): Promise<void> {
  if (reply === 'silence') return;
  if (reply === 'hang-up' || response.destroyed) {
    if (reply !== 'hang-up' && reply.body instanceof Readable) reply.body.destroy();
    response.destroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers } as Record<string, string | string[]>);
  if (reply.body instanceof Readable) {
    await pipeline(reply.body, response);
    return;
  }
  response.end(method === 'HEAD' || reply.status === 204 || reply.status === 304 ? undefined : reply.body);
}
