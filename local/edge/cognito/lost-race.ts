import type { Handler, Reply } from '../exchange';

const mostAttempts = 5;

/**
 * Asks again when the upstream says that a dictionary changed under it: MiniStack runs Cognito's calls in threads side by
 * side, and one that looks for its pool or user while another is being made ends in a 500 of Python's before it has done
 * anything. Amazon Cognito has no such answer.
 */
export const againOnLostRace =
  (forward: Handler): Handler =>
  async (exchange) => {
    let reply = await forward(exchange);
    for (let attempt = 1; isLostRace(reply) && attempt < mostAttempts; attempt++) reply = await forward(exchange);
    return reply;
  };

const isLostRace = (reply: Reply): boolean =>
  typeof reply === 'object' &&
  reply.status === 500 &&
  Buffer.isBuffer(reply.body) &&
  reply.body.includes('changed size during iteration');
