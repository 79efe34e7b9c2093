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

/** How a thread may end: at the end of its time or memory, or by what nothing catches, such as an image that is damaged. */
type End = 'overrun' | 'full' | 'broken';

const remedies: Readonly<Record<End, (totalMs: number) => string>> = {
  overrun: (totalMs) => `It takes longer than ${String(totalMs)} ms: make its loops and texts shorter.`,
  full: () => `It takes more than ${String(limits.heap)} MiB: make its loops and texts shorter.`,
  broken: () => 'It ends the thread that renders it, as an image does that is damaged: save its images anew.',
};

/** Renders one file after the other. A thread that does not answer in time is ended, and the next file gets another. */
export function createLane(totalMs: number): Lane {
  let thread: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const runNow = async (request: RenderRequest): Promise<LaneReply> => {
    const worker = await (thread ??= startThread(() => (thread = undefined)));
    const reply = await ask(worker, request, totalMs);
    if (typeof reply === 'object') return reply;
    thread = undefined;
    await worker.terminate();
    return { problem: { remedy: remedies[reply](totalMs) } };
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
function startThread(onExit: () => void): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, `render-thread${extension}`), {
      ...execArgv,
      resourceLimits: { maxOldGenerationSizeMb: limits.heap },
    });
    // Later ones are followed by its exit.
    worker.on('error', reject).on('exit', onExit);
    worker.once('message', (_ready: RenderReply) => {
      worker.unref();
      resolve(worker);
    });
  });
}

async function ask(worker: Worker, request: RenderRequest, totalMs: number): Promise<LaneReply | End> {
  worker.ref();
  const asked = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        resolve('overrun');
      }, totalMs);
      const onMessage = (reply: RenderReply): void => {
        if (typeof reply === 'object' && 'bug' in reply) reject(new Error(`Rendering ${request.name} failed: ${reply.bug}`));
        else if (reply !== 'ready') resolve(reply);
      };
      // It comes before the exit that follows it.
      const onError = (error: Error): void => {
        resolve('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'full' : 'broken');
      };
      const onExit = (): void => {
        resolve('broken');
      };
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      asked.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      });
      worker.postMessage(request);
    });
  } finally {
    asked.abort();
    worker.unref();
  }
}
