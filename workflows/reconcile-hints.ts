import {
  condition,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { reconcileId } from '../core/contract/ids';
import { isUserPoolId } from '../core/contract/names';
import type { EventKind } from '../core/events/identity-event';
import { fail, reportOf } from './failure';
import { reconcileHint } from './messages';
import { lookingAround, readingPools } from './proxies';
import { reconcileAccess } from './reconcile-access';
import { betweenPages, hintsGatherFor } from './timing';

export interface HintsInput {
  readonly pool: string;
  /** What a run that continues as new hands on. */
  readonly carried?: { readonly hints: readonly EventKind[]; readonly passes: number };
}

/**
 * Reconciles a pool once after events that show no user, and again where more of them came meanwhile. A new app client
 * needs no pass: from then on its id leads to its pool. Nor does a role that was changed: the buckets that tenants have
 * for themselves are looked at, once for all changes that came together.
 */
export async function reconcileHints({ pool, carried }: HintsInput): Promise<{ readonly pool: string; readonly passes: number }> {
  assertPool(pool);
  const hints: EventKind[] = [...(carried?.hints ?? [])];
  let passes = carried?.passes ?? 0;
  setHandler(reconcileHint, ({ kind }) => void hints.push(kind));
  // The signal that started it is there with the first task, else somebody started it by hand.
  await condition(() => hints.length > 0, '1s');
  do {
    const isAboutClients = hints.includes('client-created') && patched('clients-are-read');
    if (isAboutClients) await readClients(pool);
    await sleep(hintsGatherFor);
    const heard = hints.splice(0);
    const isAboutRoles = heard.includes('host-changed') && (await recheckTenantHosts(pool));
    const isDone = (kind: EventKind): boolean =>
      (isAboutClients && kind === 'client-created') || (isAboutRoles && kind === 'host-changed');
    // Somebody who started it by hand wants a pass, and nothing else was heard.
    if (heard.length === 0 || !heard.every(isDone)) await compare(pool, passes++);
    if (workflowInfo().continueAsNewSuggested && hints.length > 0) {
      await continueAsNew<typeof reconcileHints>({ pool, carried: { hints, passes } });
    }
  } while (hints.length > 0);
  // No await between the last look at the hints and this: none can come in between.
  return { pool, passes };
}

const compare = (pool: string, before: number) =>
  executeChild(reconcileAccess, {
    workflowId: `${reconcileId(pool)}-hinted-${workflowInfo().runId}-${String(before)}`,
    args: [{ pool, hinted: true }],
    parentClosePolicy: ParentClosePolicy.TERMINATE,
    staticSummary: `pass over pool ${pool} after events that show no user`,
  });

/** A pass does it, too, and tells of what it could not read. */
async function readClients(pool: string): Promise<void> {
  try {
    await readingPools().refreshClients({ pool });
  } catch (error) {
    reportOf(error);
  }
}

/** Page by page, so that thousands of buckets are no burst; `false` where it cannot be done: a pass says why. */
async function recheckTenantHosts(pool: string): Promise<boolean> {
  try {
    let after: string | undefined;
    do {
      const page = await lookingAround().recheckTenantHosts({ pool, ...(after === undefined ? {} : { after }) });
      after = page.next;
      if (after !== undefined) await sleep(betweenPages);
    } while (after !== undefined);
    return true;
  } catch (error) {
    reportOf(error);
    return false;
  }
}

function assertPool(pool: unknown): void {
  if (typeof pool === 'string' && isUserPoolId(pool)) return;
  throw fail('InvalidInput', { place: 'input.pool', remedy: `Pass an input such as '{"pool":"us-east-1_AbC123"}'.` });
}
