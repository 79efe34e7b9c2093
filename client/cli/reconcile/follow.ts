import { setTimeout as delay } from 'node:timers/promises';
import { describePass, type ReconcileResult } from '../../../core/contract/reconcile';
import type { Session } from '../session';
import type { PassRun } from './runs';

const askEvery = 1_000;

/** Shows how far a pass is, on standard error, until it ends. Raises what the pass failed with. */
export async function followPass({ progress }: Session, run: PassRun): Promise<ReconcileResult> {
  const stop = new AbortController();
  let told = '';
  const looking = (async () => {
    while (!stop.signal.aborted) {
      const found = await run.progress();
      const line = found === undefined ? 'no worker answers yet; the pass waits for one' : describePass(found);
      if (line !== told) progress((told = line));
      await delay(askEvery, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  try {
    const failed = looking.then(() => new Promise<never>(() => undefined));
    return await Promise.race([run.result(), failed]);
  } finally {
    stop.abort();
  }
}
