import { condition, executeChild, ParentClosePolicy, patched, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { reconcileId } from '../core/contract/ids';
import { isUserPoolId } from '../core/contract/names';
import type { EventKind } from '../core/events/identity-event';
import { fail, reportOf } from './failure';
import { reconcileHint } from './messages';
import { readingPools } from './proxies';
import { reconcileAccess } from './reconcile-access';
import { hintsGatherFor } from './timing';

export interface HintsInput {
  readonly pool: string;
}

/**
 * Reconciles a pool once after events that show no user, and again where more of them came meanwhile. A new app client
 * needs no pass: from then on its id leads to its pool.
 */
export async function reconcileHints({ pool }: HintsInput): Promise<{ readonly pool: string; readonly passes: number }> {
  assertPool(pool);
  const hints: EventKind[] = [];
  let passes = 0;
  setHandler(reconcileHint, ({ kind }) => void hints.push(kind));
  // The signal that started it is there with the first task, else somebody started it by hand.
  await condition(() => hints.length > 0, '1s');
  do {
    const isAboutClients = hints.includes('client-created') && patched('clients-are-read');
    if (isAboutClients) await readClients(pool);
    await sleep(hintsGatherFor);
    const heard = hints.splice(0);
    if (isAboutClients && heard.every((kind) => kind === 'client-created')) continue;
    await executeChild(reconcileAccess, {
      workflowId: `${reconcileId(pool)}-hinted-${workflowInfo().runId}-${String(passes)}`,
      args: [{ pool, hinted: true }],
      parentClosePolicy: ParentClosePolicy.TERMINATE,
      staticSummary: `pass over pool ${pool} after events that show no user`,
    });
    passes++;
  } while (hints.length > 0);
  // No await between the last look at the hints and this: none can come in between.
  return { pool, passes };
}

/** A pass does it, too, and tells of what it could not read. */
async function readClients(pool: string): Promise<void> {
  try {
    await readingPools().refreshClients({ pool });
  } catch (error) {
    reportOf(error);
  }
}

function assertPool(pool: unknown): void {
  if (typeof pool === 'string' && isUserPoolId(pool)) return;
  throw fail('InvalidInput', { place: 'input.pool', remedy: `Pass an input such as '{"pool":"us-east-1_AbC123"}'.` });
}
