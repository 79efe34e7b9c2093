import { type Client, QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import { type UserKey, userLifecycleId } from '../../../core/contract/ids';
import { type FailureReport, type LifecycleStatus, messageNames } from '../../../core/contract/messages';
import { hasNoWorker } from '../has-no-worker';

export interface OwnerNeeds {
  readonly failure: FailureReport;
  /** It has asked the writer of a policy for access that is not in force: the writer may be what needs somebody. */
  readonly awaitsPolicy: boolean;
}

/** How long a worker may take to answer. Milliseconds. */
const queryDeadline = 3_000;

/** What a user's owner waits for a person to mend, if it does; `no-worker` where nobody runs to tell. */
export async function needsOfOwner(client: Client, user: UserKey): Promise<OwnerNeeds | 'no-worker' | undefined> {
  const ask = () => client.workflow.getHandle(userLifecycleId(user)).query<LifecycleStatus>(messageNames.lifecycleStatus);
  try {
    const { needs, asked } = await client.withDeadline(Date.now() + queryDeadline, ask);
    return needs === undefined ? undefined : { failure: needs, awaitsPolicy: asked !== undefined };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    if (error instanceof QueryNotRegisteredError || hasNoWorker(error)) return 'no-worker';
    throw error;
  }
}
