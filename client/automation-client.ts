import {
  type Client,
  QueryNotRegisteredError,
  WithStartWorkflowOperation,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { ApplicationFailure, defineSearchAttributeKey, SearchAttributeType, type Workflow } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { type UseCase, type UserKey, userLifecycleId } from '../core/contract/ids';
import { type LifecycleAnswer, type LifecycleStatus, messageNames, type Receipt } from '../core/contract/messages';
import { isSub, isUserPoolId } from '../core/contract/names';
import type { SearchAttributeName } from '../core/contract/search-attributes';
import type { EventKind, IdentityEvent } from '../core/events/identity-event';
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
  /**
   * Cuts the user off: live credentials stop working first, then the user is disabled and signed out. With `keepEnabled`
   * the user stays enabled and the deny stands until `restoreUserAccess`. Raises `AccessNotConfigured`, `UserNotFound`.
   */
  startRevokeUserAccess(user: UserKey, options?: { readonly keepEnabled?: boolean }): Promise<StartedUseCase>;
  /** Brings back a user who was cut off by request, and enables them if the request had disabled them. Raises `NotProvisionable`. */
  startRestoreUserAccess(user: UserKey): Promise<StartedUseCase>;
  /** What the user's owner is at; `undefined` for a user that none ever ran for within the namespace's retention. */
  lifecycleStatus(user: UserKey): Promise<LifecycleStatus | undefined>;
  /**
   * Makes a change in Cognito and has the user's owner act on it at once, without waiting for CloudTrail; answers when
   * what follows is in force. Raises what the change raises, and `InvalidInput`, `InvalidSub`.
   */
  changeUser(user: UserKey, change: UserChange): Promise<ChangedUser>;
}

/** A change that a caller makes in Cognito. */
export interface UserChange {
  readonly kind: Extract<EventKind, 'user-disabled' | 'user-enabled' | 'group-joined' | 'group-left'>;
  /** Of a change of membership. */
  readonly group?: string;
  /** The call itself. */
  make(): Promise<void>;
}

export interface ChangedUser extends LifecycleAnswer {
  /** ISO 8601: when the call was made. */
  readonly calledAt: string;
  /** From the call until the policy was in force, milliseconds; absent where none had to change. */
  readonly enforcedAfterMs?: number;
}

/** Ids of use cases that were started by hand; their owners start the others. */
const byHandId = (useCase: UseCase, { pool, sub }: UserKey): string => `by-hand:${useCase}:${pool}:${sub}`;

const keyword = (name: SearchAttributeName, value: string) => ({
  key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
  value,
});

export function createAutomationClient({ client, taskQueuePrefix = '' }: AutomationClientOptions): AutomationClient {
  const taskQueue = queueName('gatehouse', taskQueuePrefix);

  async function startByHand(
    useCase: UseCase,
    user: UserKey,
    how: { readonly keepEnabled?: boolean } = {},
  ): Promise<StartedUseCase> {
    assertUser(user);
    const { pool, sub } = user;
    const handle = await client.workflow.start<(input: UserKey) => Promise<Receipt>>(useCase, {
      workflowId: byHandId(useCase, user),
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue,
      args: [{ pool, sub, ...how }],
      priority: { priorityKey: 3 },
      typedSearchAttributes: [keyword('GatehousePool', pool), keyword('GatehouseUser', sub)],
      staticSummary: `${useCase}, asked for by hand`,
    });
    const receipt = () => handle.result().catch((error: unknown) => Promise.reject(asFailure(error, handle.workflowId)));
    return { workflowId: handle.workflowId, runId: handle.firstExecutionRunId, receipt };
  }

  /** Update-with-start: the owner takes the event like a signal, and answers once nothing follows from it any more. */
  function tellOwner(user: UserKey, event: IdentityEvent): Promise<LifecycleAnswer> {
    const start = new WithStartWorkflowOperation('userLifecycle', {
      workflowId: userLifecycleId(user),
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue,
      args: [{ pool: user.pool, sub: user.sub }],
      priority: { priorityKey: 1 },
      staticSummary: 'owner of one user',
      typedSearchAttributes: [keyword('GatehousePool', user.pool), keyword('GatehouseUser', user.sub)],
    });
    return client.workflow.executeUpdateWithStart<Workflow, LifecycleAnswer, [IdentityEvent]>(messageNames.tell, {
      startWorkflowOperation: start,
      updateId: event.id,
      args: [event],
    });
  }

  return {
    startProvisionUser: (user) => startByHand('provisionUser', user),
    provisionUser: async (user) => (await startByHand('provisionUser', user)).receipt(),
    startRevokeUserAccess: (user, options) => startByHand('revokeUserAccess', user, options),
    startRestoreUserAccess: (user) => startByHand('restoreUserAccess', user),
    async lifecycleStatus(user) {
      assertUser(user);
      try {
        return await client.workflow.getHandle(userLifecycleId(user)).query<LifecycleStatus>(messageNames.lifecycleStatus);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError) return undefined;
        throw error;
      }
    },
    async changeUser(user, { kind, group, make }) {
      assertUser(user);
      const calledAt = new Date();
      await make();
      const at = calledAt.toISOString();
      const answer = await tellOwner(user, {
        schema: 'gatehouse.event/1',
        id: randomUUID(),
        kind,
        source: 'operator',
        at,
        receivedAt: at,
        ...user,
        ...(group === undefined ? {} : { group }),
      });
      const { inForceAt } = answer;
      if (inForceAt === undefined) return { ...answer, calledAt: at };
      return { ...answer, calledAt: at, enforcedAfterMs: Date.parse(inForceAt) - calledAt.getTime() };
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
