import { type AdoptionResult, describeProgress } from '../../../core/contract/adoption';
import type { Session } from '../session';
import type { AdoptionRun } from './runs';

const askEvery = 1_000;

/**
 * Shows how far an adoption is, on standard error, until it ends; `undefined` when the person at the terminal stops
 * looking before. Raises what the adoption failed with; a look that fails is told of, and ends nothing.
 */
export async function followAdoption({ terminal, progress }: Session, run: AdoptionRun): Promise<AdoptionResult | undefined> {
  const stop = new AbortController();
  let told = '';
  const look = async (): Promise<void> => {
    const [found, hurdles] = await Promise.all([run.progress(), run.hurdles()]);
    const line = found === undefined ? 'no worker answers yet; the adoption waits for one' : describeProgress(found);
    if (line !== told && !stop.signal.aborted) progress((told = line));
    for (const hurdle of hurdles) if (!stop.signal.aborted) progress(`it is tried again after ${hurdle}`);
    if (found?.needs !== undefined)
      progress(`mend it, then \`temporal workflow update execute --name retry --workflow-id '${run.workflowId}'\``);
  };
  const tellOfFailure = (error: unknown): void => {
    if (!stop.signal.aborted)
      progress(`it could not be looked at just now: ${error instanceof Error ? error.message : String(error)}`);
  };
  const lookNowAndThen = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await look().catch(tellOfFailure);
      await pause(askEvery, stop.signal);
    }
  };
  void lookNowAndThen();
  try {
    const interrupted = terminal.interrupted?.(stop.signal) ?? new Promise<never>(() => undefined);
    return await Promise.race([run.result(), interrupted.then(() => undefined)]);
  } finally {
    stop.abort();
  }
}

/** Waits, or less when `signal` aborts. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
