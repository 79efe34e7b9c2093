import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { groupSyncId, reconcileHintsId } from '../core/contract/ids';
import { messageNames } from '../core/contract/messages';
import type { ReconcileHint } from '../core/contract/reconcile';

const poolKey = defineSearchAttributeKey('GatehousePool', SearchAttributeType.KEYWORD);

/** Signal-with-start of a pool's `reconcileHints`. */
export async function startHints(client: Client, taskQueue: string, pool: string, hint: ReconcileHint): Promise<void> {
  await client.workflow.signalWithStart('reconcileHints', {
    workflowId: reconcileHintsId(pool),
    signal: messageNames.reconcileHint,
    signalArgs: [hint],
    taskQueue,
    args: [{ pool }],
    staticSummary: 'reconciles a pool after events that show no user',
    typedSearchAttributes: [{ key: poolKey, value: pool }],
  });
}

/** Whether a workflow with this id is running. */
export async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Starts the synchronisation of a group, or tells the one that runs to look again. */
export async function startGroupSync(client: Client, taskQueue: string, pool: string, group: string): Promise<void> {
  await client.workflow.signalWithStart('syncGroupAccess', {
    workflowId: groupSyncId(pool, group),
    signal: messageNames.syncAgain,
    taskQueue,
    args: [{ pool, group }],
    staticSummary: 'finds whom a change of a group concerns',
    typedSearchAttributes: [{ key: poolKey, value: pool }],
  });
}
