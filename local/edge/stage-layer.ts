import { Readable } from 'node:stream';
import { jsonObject } from './cognito/ask-cognito';
import type { Layer } from './exchange';
import type { EdgeStage, UpstreamAnswer } from './types';

/** Runs the stages' `before` in order, then the rest of the edge, then, if the upstream answered, their `after` in order. */
export function stageLayer(stages: readonly EdgeStage[]): Layer {
  return async (exchange, next) => {
    for (const stage of stages) {
      const answer = await stage.before?.(exchange.call);
      if (answer) return answer;
    }
    const reply = await next(exchange);
    if (typeof reply === 'string' || !reply.fromUpstream) return reply;
    const upstream: UpstreamAnswer = { status: reply.status, output: jsonObject(reply.body) };
    for (const stage of stages) {
      const answer = await stage.after?.(exchange.call, upstream);
      if (!answer) continue;
      if (reply.body instanceof Readable) reply.body.resume();
      return answer;
    }
    return reply;
  };
}
