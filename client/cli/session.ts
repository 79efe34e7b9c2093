import type { createColors } from 'picocolors';
import type { CommandResult, PrintedResult } from './result';
import type { Terminal } from './terminal';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: true | undefined;
  /** The path of `gatehouse.yaml`. */
  readonly config: string;
  readonly controlBucket?: string | undefined;
  /** Temporal's own, as the `temporal` CLI takes them. */
  readonly address?: string | undefined;
  readonly namespace?: string | undefined;
  readonly profile?: string | undefined;
}

/** What a command works with. */
export interface Session {
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  readonly paint: ReturnType<typeof createColors>;
  /** A line of progress, to standard error. */
  readonly progress: (line: string) => void;
}

/** Runs a command's work, prints its result and keeps its exit code. */
export type Perform = (work: (session: Session) => Promise<CommandResult | PrintedResult>) => Promise<void>;
