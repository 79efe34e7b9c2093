import { type Client, QueryNotRegisteredError, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure, defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { type UserKey, userLifecycleId } from '../core/contract/ids';
import { type LifecycleStatus, messageNames, type ProvisionUserInput, type Receipt } from '../core/contract/messages';
import { isSub, isUserPoolId } from '../core/contract/names';
import type { SearchAttributeName } from '../core/contract/search-attributes';
import { queueName } from '../core/contract/task-queues';
import { type FailureDetails, GatehouseFailure, isFailureType } from '../core/failures';

export interface AutomationClientOptions {
  readonly client: Client;
  /** The deployment's prefix, where several share a namespace. @default none */
  readonly taskQueuePrefix?: string;
}

/** A use case on its way. */
export interface StartedUseCase {
  readonly workflowId: string;
  readonly runId: string;
  /** Waits for the end; raises the GatehouseFailure that the run failed with. */
  receipt(): Promise<Receipt>;
}

/** Gatehouse for code: start, follow and ask, without task queues and workflow ids. */
export interface AutomationClient {
  /**
   * Makes sure that the user's storage is there and returns what was done. Asking again is harmless; whoever asks
   * meanwhile joins. Raises `InvalidInput`, `InvalidSub` and what provisioning raises.
   */
  provisionUser(user: UserKey): Promise<Receipt>;
  /** The same, without waiting. */
  startProvisionUser(user: UserKey): Promise<StartedUseCase>;
  /** What the user's owner is at; `undefined` for a user that none ever ran for within the namespace's retention. */
  lifecycleStatus(user: UserKey): Promise<LifecycleStatus | undefined>;
}

/** Ids of use cases that were started by hand; their owners start the others. */
const byHandId = (useCase: string, { pool, sub }: UserKey): string => `by-hand:${useCase}:${pool}:${sub}`;

const keyword = (name: SearchAttributeName, value: string) => ({
  key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
  value,
});

export function createAutomationClient({ client, taskQueuePrefix = '' }: AutomationClientOptions): AutomationClient {
  async function startProvisionUser(user: UserKey): Promise<StartedUseCase> {
    assertUser(user);
    const { pool, sub } = user;
    const handle = await client.workflow.start<(input: ProvisionUserInput) => Promise<Receipt>>('provisionUser', {
      workflowId: byHandId('provisionUser', user),
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: queueName('gatehouse', taskQueuePrefix),
      args: [{ pool, sub }],
      priority: { priorityKey: 3 },
      typedSearchAttributes: [keyword('GatehousePool', pool), keyword('GatehouseUser', sub)],
      staticSummary: 'provisionUser, asked for by hand',
    });
    const receipt = () => handle.result().catch((error: unknown) => Promise.reject(asFailure(error, handle.workflowId)));
    return { workflowId: handle.workflowId, runId: handle.firstExecutionRunId, receipt };
  }

  return {
    startProvisionUser,
    provisionUser: async (user) => (await startProvisionUser(user)).receipt(),
    async lifecycleStatus(user) {
      assertUser(user);
      try {
        return await client.workflow.getHandle(userLifecycleId(user)).query<LifecycleStatus>(messageNames.lifecycleStatus);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError) return undefined;
        throw error;
      }
    },
  };
}

function assertUser({ pool, sub }: UserKey): void {
  if (!isUserPoolId(pool)) {
    const remedy = 'Pass a user pool id, such as us-east-1_AbC123.';
    throw new GatehouseFailure('InvalidInput', { place: 'pool', value: shown(pool), remedy });
  }
  if (!isSub(sub)) {
    const remedy = "Pass the user's sub, a UUID in lower case, not a username.";
    throw new GatehouseFailure('InvalidSub', { place: `pool=${pool}`, value: shown(sub), remedy });
  }
}

/** No more of a wrong value than its length: it may be somebody's name. */
const shown = (value: string): string => `a text of ${String(value.length)} characters`;

/** The failure of our table at the root of a failed run; anything else as it is. */
export function asFailure(error: unknown, workflowId: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof ApplicationFailure) || !isFailureType(cause.type ?? '')) continue;
    return new GatehouseFailure(cause.type as GatehouseFailure['type'], detailsOf(cause, workflowId), { cause: error });
  }
  return error instanceof WorkflowFailedError && error.cause ? error.cause : error;
}

function detailsOf({ details, message }: ApplicationFailure, workflowId: string): FailureDetails {
  const [first] = details ?? [];
  return isDetails(first) ? first : { place: `workflow=${workflowId}`, remedy: message };
}

const isDetails = (value: unknown): value is FailureDetails =>
  typeof value === 'object' && value !== null && 'place' in value && 'remedy' in value;
