import { condition, executeChild, ParentClosePolicy, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { reconcileId } from '../core/contract/ids';
import { isUserPoolId } from '../core/contract/names';
import { fail } from './failure';
import { reconcileHint } from './messages';
import { reconcileAccess } from './reconcile-access';
import { hintsGatherFor } from './timing';

export interface HintsInput {
  readonly pool: string;
}

/** Reconciles a pool once after events that show no user, and again where more of them came meanwhile. */
export async function reconcileHints({ pool }: HintsInput): Promise<{ readonly pool: string; readonly passes: number }> {
  assertPool(pool);
  let hints = 0;
  let passes = 0;
  setHandler(reconcileHint, () => void hints++);
  // The signal that started it is there with the first task, else somebody started it by hand.
  await condition(() => hints > 0, '1s');
  do {
    await sleep(hintsGatherFor);
    hints = 0;
    await executeChild(reconcileAccess, {
      workflowId: `${reconcileId(pool)}-hinted-${workflowInfo().runId}-${String(passes)}`,
      args: [{ pool }],
      parentClosePolicy: ParentClosePolicy.TERMINATE,
      staticSummary: `pass over pool ${pool} after events that show no user`,
    });
    passes++;
  } while (hints > 0);
  // No await between the last look at the hints and this: none can come in between.
  return { pool, passes };
}

function assertPool(pool: unknown): void {
  if (typeof pool === 'string' && isUserPoolId(pool)) return;
  throw fail('InvalidInput', { place: 'input.pool', remedy: `Pass an input such as '{"pool":"us-east-1_AbC123"}'.` });
}
