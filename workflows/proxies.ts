import { ActivityCancellationType, type ActivityOptions, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { queueName, type TaskQueue } from '../core/contract/task-queues';
import { terminalFailureTypes } from '../core/failures';
import {
  attemptTimeout,
  copyAttempt,
  deleteAttempt,
  longAttempt,
  policyAttempt,
  policyAttempts,
  renderAttempt,
  retryBackoff,
  tagAttempt,
} from './timing';

/** Priorities of activities, 1 first (https://docs.temporal.io/develop/task-queue-priority-fairness). */
const denial = 1;
const enforcement = 2;
const bulk = 5;

type Proxy = ReturnType<typeof proxyActivities<Activities>>;

/** Calls whose effects may commit late are awaited when cancelled, never left behind. */
const options = (queue: TaskQueue, priorityKey = enforcement): ActivityOptions => ({
  taskQueue: onSameDeployment(queue),
  startToCloseTimeout: attemptTimeout,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { ...retryBackoff, nonRetryableErrorTypes: [...terminalFailureTypes] },
  priority: { priorityKey },
});

/** Workflows run on `<prefix>gatehouse`; the other queues of the deployment share the prefix. */
const onSameDeployment = (queue: TaskQueue): string => queueName(queue, workflowInfo().taskQueue.replace(/gatehouse$/, ''));

/** S3 and the registry. */
export const enforcing = (): Proxy => proxyActivities<Activities>(options('gatehouse'));

/** S3 and the registry, where somebody is to lose access. */
export const denying = (): Proxy => proxyActivities<Activities>(options('gatehouse', denial));

/** Reads of a pool's settings, at the pace of their quotas. */
export const readingPools = (): Proxy => proxyActivities<Activities>(options('gatehouse-pool-read'));

/** Replaces the policy of a host; what takes access away goes first. The writer itself tries on. */
export const replacingPolicy = (denies: boolean): Proxy =>
  proxyActivities<Activities>({
    ...options('gatehouse', denies ? denial : enforcement),
    ...policyAttempt,
    retry: { ...retryBackoff, maximumAttempts: policyAttempts, nonRetryableErrorTypes: [...terminalFailureTypes] },
  });

/** Looks that nobody waits for. */
export const lookingAround = (): Proxy => proxyActivities<Activities>(options('gatehouse', bulk));

/** Copies and listings of many objects: a page lasts as long as its objects take, and lives while its worker does. */
export const copying = (): Proxy => proxyActivities<Activities>({ ...options('gatehouse-bulk', bulk), ...copyAttempt });

/** Tags of many objects, the same way. */
export const tagging = (): Proxy => proxyActivities<Activities>({ ...options('gatehouse-bulk', bulk), ...tagAttempt });

/** Deletes of originals: an attempt is short, because the way back waits until a late one is over. */
export const deleting = (): Proxy => proxyActivities<Activities>({ ...options('gatehouse-bulk', bulk), ...deleteAttempt });

/** Reads of one user, at the pace of Cognito's read quota. */
export const observing = (): Proxy => proxyActivities<Activities>(options('gatehouse-observe'));

/** Reads one user and renders their file: at the pace of the reads, and as long as the file takes. */
export const delivering = (): Proxy =>
  proxyActivities<Activities>({ ...options('gatehouse-observe'), startToCloseTimeout: renderAttempt });

/** Writes to one user, at the pace of Cognito's update quota. */
export const updating = (): Proxy => proxyActivities<Activities>(options('gatehouse-user-update'));

/** Searches of a pool, at the pace of Cognito's list quota. */
export const searching = (): Proxy => proxyActivities<Activities>(options('gatehouse-user-list'));

/** Listings of a whole pool, at the same pace; who waits for one user goes first. */
export const adopting = (): Proxy => proxyActivities<Activities>(options('gatehouse-user-list', bulk));

/** Listings that are compared with the registry: a few pages each. */
export const comparing = (): Proxy => proxyActivities<Activities>({ ...options('gatehouse-user-list', bulk), ...longAttempt });

/** What a whole pass comes to. */
export const reporting = (): Proxy => proxyActivities<Activities>({ ...options('gatehouse', bulk), ...longAttempt });
