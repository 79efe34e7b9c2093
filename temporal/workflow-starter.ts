import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { type UserKey, userLifecycleId } from '../core/contract/ids';
import { messageNames } from '../core/contract/messages';
import { queueName } from '../core/contract/task-queues';
import { GatehouseFailure } from '../core/failures';
import type { WorkflowStarter } from '../core/ports';

export interface WorkflowStarterOptions {
  readonly client: Client;
  readonly taskQueuePrefix: string;
  /** How long the server may take to accept a signal. @default 5000 @format milliseconds */
  readonly deadlineMs?: number;
}

const poolKey = defineSearchAttributeKey('GatehousePool', SearchAttributeType.KEYWORD);
const userKey = defineSearchAttributeKey('GatehouseUser', SearchAttributeType.KEYWORD);

/** WorkflowStarter on Temporal. Owners start at priority 1, which a run keeps for its whole life. */
export function createWorkflowStarter({ client, taskQueuePrefix, deadlineMs = 5_000 }: WorkflowStarterOptions): WorkflowStarter {
  const signalOwner = (user: UserKey, signal: string, argument: unknown): Promise<void> =>
    reaching(client, userLifecycleId(user), deadlineMs, async () => {
      await client.workflow.signalWithStart('userLifecycle', {
        workflowId: userLifecycleId(user),
        taskQueue: queueName('gatehouse', taskQueuePrefix),
        args: [{ pool: user.pool, sub: user.sub }],
        signal,
        signalArgs: [argument],
        priority: { priorityKey: 1 },
        staticSummary: 'owner of one user',
        typedSearchAttributes: [
          { key: poolKey, value: user.pool },
          { key: userKey, value: user.sub },
        ],
      });
    });

  return {
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

async function reaching(client: Client, workflowId: string, deadlineMs: number, call: () => Promise<void>): Promise<void> {
  try {
    await client.withDeadline(Date.now() + deadlineMs, call);
  } catch (cause) {
    if (!isGrpcServiceError(cause) && !(cause instanceof Error && isGrpcServiceError(cause.cause))) throw cause;
    const place = `namespace=${client.options.namespace}, workflow=${workflowId}`;
    throw new GatehouseFailure('TemporalUnavailable', { place, remedy: 'Nothing to do: it is sent again.' }, { cause });
  }
}
