import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { type UserKey, userLifecycleId } from '../core/contract/ids';
import { type LifecycleAnswer, messageNames } from '../core/contract/messages';
import type { EventKind, IdentityEvent } from '../core/events/identity-event';
import { keyword } from './keyword';

/** A change that a caller makes in Cognito. */
export interface UserChange {
  readonly kind: Extract<EventKind, 'user-disabled' | 'user-enabled' | 'group-joined' | 'group-left'>;
  /** Of a change of membership. */
  readonly group?: string;
  /** The call itself. */
  readonly make: () => Promise<void>;
}

export interface ChangedUser extends LifecycleAnswer {
  /** ISO 8601: when the call was made. */
  readonly calledAt: string;
  /** From the call until the policy was in force, milliseconds; absent where none had to change. */
  readonly enforcedAfterMs?: number;
}

interface Reach {
  readonly client: Client;
  readonly taskQueue: string;
}

/** Makes the change, tells the owner, and waits for what follows. */
export async function changeUser(reach: Reach, user: UserKey, { kind, group, make }: UserChange): Promise<ChangedUser> {
  const calledAt = new Date();
  await make();
  const at = calledAt.toISOString();
  const told = { schema: 'gatehouse.event/1', id: randomUUID(), kind, source: 'operator', at, receivedAt: at } as const;
  const { pool, sub } = user;
  const answer = await tellOwner(reach, user, { ...told, pool, sub, ...(group === undefined ? {} : { group }) });
  const { inForceAt, ...rest } = answer;
  // What was in force before the call is the answer to something else.
  if (inForceAt === undefined || Date.parse(inForceAt) < calledAt.getTime()) return { ...rest, calledAt: at };
  return { ...answer, calledAt: at, enforcedAfterMs: Date.parse(inForceAt) - calledAt.getTime() };
}

/** Update-with-start: the owner takes the event like a signal, and answers once nothing follows from it any more. */
function tellOwner({ client, taskQueue }: Reach, user: UserKey, event: IdentityEvent): Promise<LifecycleAnswer> {
  const start = new WithStartWorkflowOperation('userLifecycle', {
    workflowId: userLifecycleId(user),
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue,
    args: [{ pool: user.pool, sub: user.sub }],
    priority: { priorityKey: 2 },
    staticSummary: 'owner of one user',
    typedSearchAttributes: [keyword('GatehousePool', user.pool), keyword('GatehouseUser', user.sub)],
  });
  return client.workflow.executeUpdateWithStart<Workflow, LifecycleAnswer, [IdentityEvent]>(messageNames.tell, {
    startWorkflowOperation: start,
    updateId: event.id,
    args: [event],
  });
}
