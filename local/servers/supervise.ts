import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readable, Writable } from 'node:stream';

export interface ServerProgram {
  /** Short name, for messages and the temporary directory. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the server, given its temporary directory. */
  readonly env: (directory: string) => Readonly<Record<string, string>>;
  /** Whether the server serves; asked every 20 ms with what it has printed so far. May reject while it does not. */
  readonly ready: (output: string) => Promise<boolean>;
  /** How long it may take to be ready; 30 s by default, for machines under load. */
  readonly readyWithinMs?: number;
  /** How long it may take to stop before it is killed; 3 s by default. */
  readonly graceMs?: number;
}

/** A server that ends with this process, however this process ends. */
export interface Supervised {
  /** Process id of the server itself. */
  readonly pid: number;
  /** What it prints goes here, until `stop`; kept if this process ends after the server did. */
  readonly log: string;
  /** Settles when the server has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** Ends the server, by force after a grace period, and waits for it. Safe to call again. */
  readonly stop: () => Promise<void>;
}

interface Keeper {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** Settles when the keeper, and so the server, has ended; `running` is false from then on. */
  readonly ended: Promise<void>;
  running: boolean;
}

/**
 * Starts a server under a keeper process that kills it as soon as the pipe to us breaks: stop, Ctrl-C, crash, SIGKILL.
 * Rejects, naming the log file, when the server ends early or is not ready in time.
 */
export async function supervise(program: ServerProgram): Promise<Supervised> {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), `gatehouse-${program.name}-`)));
  const log = path.join(directory, `${program.name}.log`);
  const keeper = startKeeper(program, directory, log);
  const stop = async (): Promise<void> => {
    keeper.process.stdin.end();
    await keeper.ended;
  };
  try {
    const pid = await readPid(keeper);
    await untilReady(program, keeper, log);
    const stopAndClear = async (): Promise<void> => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    };
    return { pid, log, ended: keeper.ended, stop: stopAndClear };
  } catch (error) {
    if (keeper.running) keeper.process.stdin.write('keep');
    await stop();
    throw new Error(`${program.name} did not start: ${reason(error)} Its output is in ${log}.${lastLines(log)}`, {
      cause: error,
    });
  }
}

function startKeeper(program: ServerProgram, directory: string, log: string): Keeper {
  const order = JSON.stringify({
    command: program.command,
    args: program.args,
    env: program.env(directory),
    directory,
    log,
    graceMs: program.graceMs ?? 3_000,
  });
  const child = spawn(process.execPath, [path.join(__dirname, 'keeper.cjs'), order], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    env: {},
  });
  child.stdin.on('error', () => child.stdin.destroy());
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const keeper = { process: child, ended, running: true };
  child.once('exit', () => (keeper.running = false));
  return keeper;
}

async function readPid(keeper: Keeper): Promise<number> {
  const line = await new Promise<string>((resolve, reject) => {
    keeper.process.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    keeper.process.once('error', reject);
    keeper.process.once('close', () => reject(new Error('it could not be run.')));
  });
  return Number(line);
}

async function untilReady(program: ServerProgram, keeper: Keeper, log: string): Promise<void> {
  const within = program.readyWithinMs ?? 30_000;
  const deadline = Date.now() + within;
  for (;;) {
    if (!keeper.running) throw new Error('it ended while starting.');
    const ready = await program.ready(readFileSync(log, 'utf8')).catch(() => false);
    if (ready) return;
    if (Date.now() > deadline) throw new Error(`it was not ready within ${String(within / 1000)} s.`);
    await delay(20);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function lastLines(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5) : [];
  return lines.map((line) => `\n  ${line}`).join('');
}
