import pc from 'picocolors';

/** One thing that the demo proved, or failed to. */
export interface DemoResult {
  readonly what: string;
  /** From the call that began it to its effect; absent where there is nothing to time. */
  readonly tookMs?: number;
  /** Why it failed; absent when it passed. */
  readonly problem?: string;
}

/** A table of what, how long, and passed or failed, with the reason below. */
export function demoTable(results: readonly DemoResult[], { green, red, dim } = pc): string {
  const width = Math.max(...results.map(({ what }) => what.length));
  const line = ({ what, tookMs, problem }: DemoResult): string => {
    const took = tookMs === undefined ? '-' : `${String(Math.round(tookMs))} ms`;
    const verdict = problem === undefined ? green('passed') : `${red('failed')}\n    ${problem}`;
    return `  ${what.padEnd(width)}  ${dim(took.padStart(8))}  ${verdict}`;
  };
  return results.map(line).join('\n');
}
