import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import type { Exchange, Handler, Layer, Reply } from '../exchange';
import { readBody } from '../read-body';
import { wireError } from '../wire-error';
import { cutShort } from './cut-short';
import type { DrawnFault, FaultBoard } from './fault-board';
import type { FaultEffect } from './fault-rule';
import { throttleError } from './throttle-error';

const kinds: ReadonlySet<FaultEffect['type']> = new Set([
  'throttle',
  'error',
  'access-denied',
  'reset-before',
  'reset-after',
  'stall-commit-late',
  'slow',
  'cut-short',
]);

/** The most of an object's content that a stalled call is kept in memory for. */
const stalledBodyLimit = 64 * 1024 * 1024;

/** Carries out the faults of the board. `stopped` ends the waiting of faults that are under way. */
export function faultLayer(board: FaultBoard, stopped: AbortSignal): Layer {
  return async (exchange, next) => {
    const fault = board.draw(exchange.call, kinds);
    return fault ? carryOut(fault, exchange, next, stopped) : next(exchange);
  };
}

async function carryOut(fault: DrawnFault, exchange: Exchange, next: Handler, stopped: AbortSignal): Promise<Reply> {
  const { effect } = fault;
  const { call } = exchange;
  switch (effect.type) {
    case 'throttle':
      return wireError(call, throttleError(call));
    case 'error':
      return wireError(call, { status: effect.status, code: effect.code, message: effect.message ?? 'Asked for at the edge.' });
    case 'access-denied':
      return wireError(call, accessDenied(exchange));
    case 'reset-before':
    case 'lagging-reads':
      return 'hang-up';
    case 'reset-after':
      await settle(await next(detached(exchange)));
      fault.committed();
      return 'hang-up';
    case 'cut-short':
      return cutShort(await next(exchange));
    case 'slow': {
      await sleep(effect.delayMs, undefined, { signal: AbortSignal.any([stopped, exchange.gone]) });
      const reply = await next(exchange);
      fault.committed();
      return reply;
    }
    case 'stall-commit-late': {
      const opened = exchange.openBody();
      const body = Buffer.isBuffer(opened) ? opened : await readBody(opened, stalledBodyLimit);
      await sleep(effect.delayMs, undefined, { signal: stopped });
      await settle(await next(detached({ ...exchange, openBody: () => body })));
      fault.committed();
      return 'silence';
    }
  }
}

/** The same call, carried through even when the application goes away. */
function detached(exchange: Exchange): Exchange {
  return { ...exchange, gone: new AbortController().signal };
}

/** Takes an answer that nobody gets to its end. */
async function settle(reply: Reply): Promise<void> {
  if (typeof reply === 'string' || !(reply.body instanceof Readable)) return;
  for await (const chunk of reply.body) void chunk;
}

function accessDenied({ call }: Exchange): { code: string; message: string; status: number } {
  const json = call.service !== 's3' && call.service !== 'sts' && call.service !== 'iam';
  return {
    code: json ? 'AccessDeniedException' : 'AccessDenied',
    message: json ? `User is not authorized to perform: ${call.service}:${call.operation}` : 'Access Denied',
    status: json ? 400 : 403,
  };
}
