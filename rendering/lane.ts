import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RenderRequest } from '../core/ports';
import { limits } from './limits';
import type { TemplateProblem } from './template-problem';
import type { RenderReply } from './thread-task';

export type LaneReply = { readonly body: Uint8Array } | { readonly problem: TemplateProblem };

/** One thread and what waits for it. */
export interface Lane {
  run(request: RenderRequest): Promise<LaneReply>;
  waiting(): number;
  close(): Promise<void>;
}

/** From its sources the thread has to read TypeScript too. */
const extension = extname(__filename);
const execArgv = extension === '.ts' ? { execArgv: ['--require', require.resolve('tsx/cjs')] } : {};

/** Renders one file after the other. A thread that does not answer in time is ended, and the next file gets another. */
export function createLane(totalMs: number): Lane {
  let thread: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const runNow = async (request: RenderRequest): Promise<LaneReply> => {
    const worker = await (thread ??= startThread());
    const reply = await ask(worker, request, totalMs);
    if (reply !== 'overrun' && reply !== 'ended') return reply;
    thread = undefined;
    await worker.terminate();
    const took = reply === 'overrun' ? `longer than ${String(totalMs)} ms` : `more than ${String(limits.heap)} MiB`;
    return { problem: { remedy: `It takes ${took}: make its loops and texts shorter.` } };
  };

  return {
    waiting: () => waiting,
    run: async (request) => {
      waiting++;
      const reply = last.then(() => runNow(request));
      last = reply.catch(() => (thread = undefined)).finally(() => waiting--);
      return reply;
    },
    close: async () => {
      await last;
      await (await thread)?.terminate();
    },
  };
}

/** Its clock starts once it is there, so that a busy machine ends nobody's file. */
function startThread(): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, `render-thread${extension}`), {
      ...execArgv,
      resourceLimits: { maxOldGenerationSizeMb: limits.heap },
    });
    // Later ones are followed by its exit.
    worker.on('error', reject);
    worker.once('message', (_ready: RenderReply) => {
      worker.unref();
      resolve(worker);
    });
  });
}

async function ask(worker: Worker, request: RenderRequest, totalMs: number): Promise<LaneReply | 'overrun' | 'ended'> {
  worker.ref();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => {
        resolve('overrun');
      }, totalMs);
      worker.once('message', (reply: RenderReply) => {
        if (typeof reply === 'object' && 'bug' in reply) reject(new Error(`Rendering ${request.name} failed: ${reply.bug}`));
        else if (reply !== 'ready') resolve(reply);
      });
      worker.once('exit', () => {
        resolve('ended');
      });
      worker.postMessage(request);
    });
  } finally {
    clearTimeout(timer);
    worker.removeAllListeners('exit').removeAllListeners('message');
    worker.unref();
  }
}
