import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { watchMemory } from './resident-memory';

export interface ProcessFigures {
  /** What it did, counted in its own unit. */
  readonly written: number;
  readonly seconds: number;
  /** Resident memory in MiB: when it was ready, and how much more it was at most. */
  readonly before: number;
  readonly growth: number;
}

/** Runs a file of this folder and measures it from when it is ready. `until`: what a worker has to wait for before it may stop. */
export async function measureProcess(
  file: string,
  args: readonly string[],
  until?: () => Promise<void>,
): Promise<ProcessFigures> {
  const child = fork(join(__dirname, file), args);
  try {
    await message(child);
    const memory = watchMemory(child.pid ?? 0);
    const began = performance.now();
    child.send('work');
    const written = message(child);
    if (until !== undefined) await Promise.race([until(), written]);
    const seconds = (performance.now() - began) / 1000;
    if (until !== undefined) child.send('stop');
    const count = Number(await written);
    return { written: count, seconds: until === undefined ? (performance.now() - began) / 1000 : seconds, ...memory.stop() };
  } finally {
    child.kill();
  }
}

/** Runs a file of this folder, which waits to be told. `work` answers what it says in the end. */
export async function startProcess(file: string, args: readonly string[]): Promise<{ readonly work: () => Promise<unknown> }> {
  const child = fork(join(__dirname, file), args);
  await message(child);
  return {
    work: async () => {
      child.send('work');
      return message(child);
    },
  };
}

/** What the child says next. Rejects when it ends instead. */
export async function message(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The process ended with ${String(code)}.`)));
  const [said] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  return said;
}
