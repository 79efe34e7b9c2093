import { type Client, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { PoolConfig, ReconcileSchedule } from '../core/config/types';
import { durationSeconds } from '../core/config/duration';
import { reconcileId } from '../core/contract/ids';
import { queueName } from '../core/contract/task-queues';
import { sha256Hex } from '../core/digest';

export type ScheduleChange = 'created' | 'updated' | 'removed';

/** The schedules of pools on Temporal. */
export interface Schedules {
  /** Makes the pool's schedule as it is configured, or removes it; `undefined` where it is so already. A pause stays. */
  ensureReconcile(pool: Pick<PoolConfig, 'userPoolId' | 'schedules'>): Promise<ScheduleChange | undefined>;
}

const poolKey = defineSearchAttributeKey('GatehousePool', SearchAttributeType.KEYWORD);

/** What a server that was away makes up for: the next pass sees everything that a missed one would have. */
const catchupWindow = '1m';

/** Of what the action says; a description answers times and calendars in another form than they were given in. */
const memoKey = 'gatehouseConfig';

export function createSchedules({
  client,
  taskQueuePrefix,
}: {
  readonly client: Client;
  readonly taskQueuePrefix: string;
}): Schedules {
  return {
    async ensureReconcile({ userPoolId, schedules }) {
      const scheduleId = reconcileId(userPoolId);
      const found = await hashOf(client, scheduleId);
      if (schedules?.reconcile === undefined) return found === 'none' ? undefined : remove(client, scheduleId);
      const desired = desiredOf(userPoolId, schedules.reconcile, queueName('gatehouse', taskQueuePrefix));
      if (found === desired.hash) return undefined;
      if (found !== 'none') {
        await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...desired.options, state }));
        return 'updated';
      }
      await client.schedule.create({ scheduleId, ...desired.options });
      return 'created';
    },
  };
}

function desiredOf(pool: string, schedule: ReconcileSchedule, taskQueue: string) {
  const hash = sha256Hex(JSON.stringify([schedule.every, taskQueue, catchupWindow])).slice(0, 12);
  return {
    hash,
    options: {
      spec: { intervals: [{ every: (durationSeconds(schedule.every) ?? 0) * 1000 }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
      action: {
        type: 'startWorkflow' as const,
        workflowType: 'reconcileAccess',
        // The server appends the nominal time.
        workflowId: reconcileId(pool),
        taskQueue,
        args: [{ pool }],
        memo: { [memoKey]: hash },
        typedSearchAttributes: [{ key: poolKey, value: pool }],
        staticSummary: `pass over pool ${pool}`,
      },
    },
  };
}

/** Of the action that the server has; `none` where there is no such schedule. */
async function hashOf(client: Client, scheduleId: string): Promise<unknown> {
  try {
    const { action } = await client.schedule.getHandle(scheduleId).describe();
    return action.memo?.[memoKey];
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return 'none';
    throw error;
  }
}

async function remove(client: Client, scheduleId: string): Promise<ScheduleChange> {
  await client.schedule.getHandle(scheduleId).delete();
  return 'removed';
}
