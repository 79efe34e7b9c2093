import { type Client, QueryNotRegisteredError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { applyReconcileId, reconcileByHandId } from '../../../core/contract/ids';
import { messageNames } from '../../../core/contract/messages';
import type { HeldDecision, HeldOutcome } from '../../../core/contract/held-report';
import type { PassProgress, ReconcileInput, ReconcileMode, ReconcileResult } from '../../../core/contract/reconcile';
import { queueName } from '../../../core/contract/task-queues';
import { hasGrpcStatus } from '../../../temporal/search-attributes';
import { asFailure } from '../../automation-client';

const poolKey = defineSearchAttributeKey('GatehousePool', SearchAttributeType.KEYWORD);

/** A pass that somebody started. */
export interface PassRun {
  readonly workflowId: string;
  /** How far it is; `undefined` while no worker answers. */
  progress(): Promise<PassProgress | undefined>;
  /** Waits for the end. Raises the GatehouseFailure that the run failed with. */
  result(): Promise<ReconcileResult>;
}

/** Starts a pass, or joins the one that somebody else started by hand. */
export async function startPass(
  client: Client,
  taskQueuePrefix: string,
  { pool, mode }: { readonly pool: string; readonly mode: ReconcileMode | undefined },
): Promise<PassRun> {
  const workflowId = reconcileByHandId(pool);
  const handle = await client.workflow.start<(input: ReconcileInput) => Promise<ReconcileResult>>('reconcileAccess', {
    workflowId,
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: queueName('gatehouse', taskQueuePrefix),
    args: [mode === undefined ? { pool } : { pool, mode }],
    priority: { priorityKey: 3 },
    typedSearchAttributes: [{ key: poolKey, value: pool }],
    staticSummary: `pass over pool ${pool}, asked for by hand`,
  });
  return {
    workflowId,
    progress: () => progressOf(client, workflowId),
    result: () => handle.result().catch((error: unknown) => Promise.reject(asFailure(error, workflowId))),
  };
}

/** Carries out what a person decided about a pool's open report. */
export async function decideHeld(client: Client, taskQueuePrefix: string, decision: HeldDecision): Promise<HeldOutcome> {
  const workflowId = applyReconcileId(decision.pool);
  try {
    return await client.workflow.execute<(input: HeldDecision) => Promise<HeldOutcome>>('applyReconcileReport', {
      workflowId,
      taskQueue: queueName('gatehouse', taskQueuePrefix),
      args: [decision],
      priority: { priorityKey: 3 },
      typedSearchAttributes: [{ key: poolKey, value: decision.pool }],
      staticSummary: `open report of pool ${decision.pool}: ${decision.decision}`,
    });
  } catch (error) {
    throw asFailure(error, workflowId);
  }
}

/** How long a worker may take to answer. Milliseconds. */
const queryDeadline = 3_000;

/** DEADLINE_EXCEEDED, FAILED_PRECONDITION and UNAVAILABLE (https://grpc.github.io/grpc/core/md_doc_statuscodes.html). */
const withoutWorker = [4, 9, 14];

async function progressOf(client: Client, workflowId: string): Promise<PassProgress | undefined> {
  try {
    const query = () => client.workflow.getHandle(workflowId).query<PassProgress>(messageNames.passProgress);
    return await client.withDeadline(Date.now() + queryDeadline, query);
  } catch (error) {
    if (error instanceof QueryNotRegisteredError || withoutWorker.some((status) => hasGrpcStatus(error, status)))
      return undefined;
    throw error;
  }
}
