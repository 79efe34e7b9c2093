import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { PolicyHostRef } from '../core/contract/access';
import { firstLoginId, groupSyncId, policyWriterId, reconcileHintsId, type UserKey, userLifecycleId } from '../core/contract/ids';
import { messageNames } from '../core/contract/messages';
import { queueName } from '../core/contract/task-queues';
import { GatehouseFailure } from '../core/failures';
import type { WorkflowStarter } from '../core/ports';
import { tenantStarter } from './tenant-runs';
import { isRunning, startFirstLogin, startGroupSync, startHints } from './pool-runs';

export interface WorkflowStarterOptions {
  readonly client: Client;
  readonly taskQueuePrefix: string;
  /** How long the server may take to accept a signal. @default 5000 @format milliseconds */
  readonly deadlineMs?: number;
}

const poolKey = defineSearchAttributeKey('GatehousePool', SearchAttributeType.KEYWORD);
const userKey = defineSearchAttributeKey('GatehouseUser', SearchAttributeType.KEYWORD);
const bucketKey = defineSearchAttributeKey('GatehouseBucket', SearchAttributeType.KEYWORD);

/** One writer serves everybody, so its tasks go before those of owners, and theirs before everything else's. */
const priorityOf = { writer: { priorityKey: 1 }, owner: { priorityKey: 2 } } as const;

/** WorkflowStarter on Temporal. A run keeps the priority of its start for its whole life. */
export function createWorkflowStarter({ client, taskQueuePrefix, deadlineMs = 5_000 }: WorkflowStarterOptions): WorkflowStarter {
  const taskQueue = queueName('gatehouse', taskQueuePrefix);
  const signalOwner = (user: UserKey, signal: string, argument: unknown): Promise<void> =>
    reaching(client, userLifecycleId(user), deadlineMs, async () => {
      await client.workflow.signalWithStart('userLifecycle', {
        workflowId: userLifecycleId(user),
        taskQueue,
        args: [{ pool: user.pool, sub: user.sub }],
        signal,
        signalArgs: [argument],
        priority: priorityOf.owner,
        staticSummary: 'owner of one user',
        typedSearchAttributes: [
          { key: poolKey, value: user.pool },
          { key: userKey, value: user.sub },
        ],
      });
    });

  const signalWriter = (host: PolicyHostRef, signal: string, argument: unknown): Promise<void> => {
    const workflowId = policyWriterId(host.kind, host.name);
    return reaching(client, workflowId, deadlineMs, async () => {
      await client.workflow.signalWithStart('accessPolicy', {
        workflowId,
        taskQueue,
        args: [{ host }],
        signal,
        signalArgs: [argument],
        priority: priorityOf.writer,
        staticSummary: 'the one writer of a policy',
        typedSearchAttributes: [{ key: bucketKey, value: host.name }],
      });
    });
  };

  return {
    answerOwner: (user, answers) => signalOwner(user, messageNames.accessAnswers, answers),
    requestAccess: (host, changes) => signalWriter(host, messageNames.requestAccessChange, changes),
    changeGroups: (host, groups) => signalWriter(host, messageNames.groupChanged, groups),
    recheck: (host, reason) => signalWriter(host, messageNames.recheck, reason),
    syncGroup: (pool, group) =>
      reaching(client, groupSyncId(pool, group), deadlineMs, () => startGroupSync(client, taskQueue, pool, group)),
    deliverFirstLogin: (user, hint) =>
      reaching(client, firstLoginId(user), deadlineMs, () => startFirstLogin(client, taskQueue, user, hint)),
    hintReconcile: (pool, hint) =>
      reaching(client, reconcileHintsId(pool), deadlineMs, () => startHints(client, taskQueue, pool, hint)),
    ...tenantStarter(client, taskQueue, (workflowId, call) => reaching(client, workflowId, deadlineMs, call)),
    isRunning: (workflowId) => reaching(client, workflowId, deadlineMs, () => isRunning(client, workflowId)),
    signalOwner: (user, events) => signalOwner(user, messageNames.identityEvents, events),
    requestUseCase: (user, request) => signalOwner(user, messageNames.requestUseCase, request),
    answer: (workflowId, runId, answer) =>
      reaching(client, workflowId, deadlineMs, async () => {
        try {
          await client.workflow.getHandle(workflowId, runId).signal(messageNames.answerUseCase, answer);
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }),
  };
}

async function reaching<T>(client: Client, workflowId: string, deadlineMs: number, call: () => Promise<T>): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + deadlineMs, call);
  } catch (cause) {
    if (!isGrpcServiceError(cause) && !(cause instanceof Error && isGrpcServiceError(cause.cause))) throw cause;
    const place = `namespace=${client.options.namespace}, workflow=${workflowId}`;
    throw new GatehouseFailure('TemporalUnavailable', { place, remedy: 'Nothing to do: it is sent again.' }, { cause });
  }
}
