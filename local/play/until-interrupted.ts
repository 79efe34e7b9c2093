/**
 * Runs a program that holds something open: `body` is told by `signal` that Ctrl-C or SIGTERM came and returns its exit
 * code after closing what it opened. A second signal ends the process at once; the servers end with it either way.
 */
export function runUntilInterrupted(body: (signal: AbortSignal) => Promise<number>): void {
  const abort = new AbortController();
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(code);
      abort.abort(code);
    });
  }
  body(abort.signal).then(
    (code) => process.exit(abort.signal.aborted ? Number(abort.signal.reason) : code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}
