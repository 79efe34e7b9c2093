import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';

/** Where a command reads from and writes to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative file names start here. */
  readonly cwd: string;
  /** Whether standard output shows colours. */
  readonly colors: boolean;
  /** Standard output: results. */
  readonly out: (text: string) => void;
  /** Resolves once standard output can take more, for who prints much; absent: it always can. */
  readonly drained?: () => Promise<void>;
  /** Standard error: progress and failures. */
  readonly err: (text: string) => void;
  /** A question with yes or no; `undefined` where nobody can answer. */
  readonly ask: (question: string) => Promise<boolean | undefined>;
  /** Resolves when the person presses Ctrl-C, which then does not end the program; listens until `until` aborts. */
  readonly interrupted?: (until: AbortSignal) => Promise<void>;
}

export const processTerminal = (): Terminal => ({
  env: process.env,
  cwd: process.cwd(),
  colors: process.stdout.isTTY && pc.isColorSupported,
  out: (text) => void process.stdout.write(text),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  err: (text) => void process.stderr.write(text),
  interrupted: (until) =>
    new Promise((resolve) => {
      const press = (): void => {
        resolve();
      };
      process.once('SIGINT', press);
      until.addEventListener('abort', () => process.off('SIGINT', press));
    }),
  ask: async (question) => {
    if (!process.stdin.isTTY) return undefined;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
    } finally {
      lines.close();
    }
  },
});
