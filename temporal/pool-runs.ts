import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { firstLoginId, groupSyncId, reconcileHintsId, type UserKey } from '../core/contract/ids';
import { messageNames, type SignInHint } from '../core/contract/messages';
import type { ReconcileHint } from '../core/contract/reconcile';

const poolKey = defineSearchAttributeKey('GatehousePool', SearchAttributeType.KEYWORD);
const userKey = defineSearchAttributeKey('GatehouseUser', SearchAttributeType.KEYWORD);

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

/** Starts the delivery of a user's file; a sign-in that comes while one runs is part of it. */
export async function startFirstLogin(client: Client, taskQueue: string, user: UserKey, hint: SignInHint): Promise<void> {
  await client.workflow.start('deliverFirstLoginFile', {
    workflowId: firstLoginId(user),
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue,
    args: [{ pool: user.pool, sub: user.sub, ...hint }],
    staticSummary: 'the file of a first sign-in',
    typedSearchAttributes: [
      { key: poolKey, value: user.pool },
      { key: userKey, value: user.sub },
    ],
  });
}
