import { type Client, QueryNotRegisteredError, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type UseCase, type UserKey, userLifecycleId } from '../core/contract/ids';
import { type LifecycleStatus, messageNames, type Receipt } from '../core/contract/messages';
import { isSub, isUserPoolId } from '../core/contract/names';
import { queueName } from '../core/contract/task-queues';
import { type FailureDetails, GatehouseFailure, isFailureType } from '../core/failures';
import { changeUser, type ChangedUser, type UserChange } from './change-user';
import { keyword } from './keyword';

export interface AutomationClientOptions {
  readonly client: Client;
  /** The deployment's prefix, where several share a namespace. @default none */
  readonly taskQueuePrefix?: string;
}

export interface RevokeOptions {
  readonly keepEnabled?: boolean;
  readonly purge?: boolean;
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
   * the user stays enabled and the deny stands until `restoreUserAccess`. A sub that the pool does not have is denied like
   * that of a deleted user. Raises `AccessNotConfigured`.
   */
  startRevokeUserAccess(user: UserKey, options?: RevokeOptions): Promise<StartedUseCase>;
  /**
   * Brings back a user who was cut off by request, and enables them if the request had disabled them; brings home what any
   * archive still has of them, with `slowRestore` from cold storage classes too, which takes hours. Raises
   * `NotProvisionable`.
   */
  startRestoreUserAccess(user: UserKey, options?: { readonly slowRestore?: boolean }): Promise<StartedUseCase>;
  /**
   * Approves that a user whose tenant has changed moves to this one, objects and all. Raises `TenantChanged` where the user
   * is to move to another, `InvalidInput` where nothing is to move.
   */
  startMoveTenant(user: UserKey, move: { readonly tenant: string }): Promise<StartedUseCase>;
  /** What the user's owner is at; `undefined` for a user that none ever ran for within the namespace's retention. */
  lifecycleStatus(user: UserKey): Promise<LifecycleStatus | undefined>;
  /**
   * Makes a change in Cognito and has the user's owner act on it at once, without waiting for CloudTrail; answers when
   * what follows is in force. Raises what the change raises, and `InvalidInput`, `InvalidSub`.
   */
  changeUser(user: UserKey, change: UserChange): Promise<ChangedUser>;
}

/** Ids of use cases that were started by hand; their owners start the others. */
const byHandId = (useCase: UseCase, { pool, sub }: UserKey): string => `by-hand:${useCase}:${pool}:${sub}`;

export function createAutomationClient({ client, taskQueuePrefix = '' }: AutomationClientOptions): AutomationClient {
  const taskQueue = queueName('gatehouse', taskQueuePrefix);

  async function startByHand(
    useCase: UseCase,
    user: UserKey,
    how: RevokeOptions & { readonly slowRestore?: boolean; readonly tenant?: string } = {},
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

  return {
    startProvisionUser: (user) => startByHand('provisionUser', user),
    provisionUser: async (user) => (await startByHand('provisionUser', user)).receipt(),
    startRevokeUserAccess: (user, options) => startByHand('revokeUserAccess', user, options),
    startRestoreUserAccess: (user, options) => startByHand('restoreUserAccess', user, options),
    startMoveTenant: (user, { tenant }) => startByHand('moveTenant', user, { tenant }),
    async lifecycleStatus(user) {
      assertUser(user);
      try {
        return await client.workflow.getHandle(userLifecycleId(user)).query<LifecycleStatus>(messageNames.lifecycleStatus);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError) return undefined;
        throw error;
      }
    },
    changeUser: (user, change) => {
      assertUser(user);
      return changeUser({ client, taskQueue }, user, change);
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
