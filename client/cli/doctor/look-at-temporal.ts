import { queueName, type TaskQueue, taskQueues } from '../../../core/contract/task-queues';
import { GatehouseFailure } from '../../../core/failures';
import { missingSearchAttributes } from '../../../temporal/search-attributes';
import type { Temporal } from '../open-temporal';
import type { QueueState, TemporalState } from './facts';

/** TaskQueueType (https://github.com/temporalio/api/blob/master/temporal/api/enums/v1/task_queue.proto). */
const queueTypes = { workflow: 1, activity: 2 } as const;

/** Search attributes of the namespace and pollers of the deployment's queues. Raises `TemporalUnavailable`. */
export async function lookAtTemporal(temporal: Temporal, taskQueuePrefix: string): Promise<TemporalState> {
  const { client, address } = temporal;
  const { namespace } = client.options;
  try {
    const [missing, queues] = await Promise.all([
      missingSearchAttributes(client),
      Promise.all(taskQueues.map((queue) => lookAtQueue(temporal, queue, queueName(queue, taskQueuePrefix)))),
    ]);
    return { namespace, missingSearchAttributes: missing, queues };
  } catch (cause) {
    const remedy = `Correct --address, --namespace or --profile: \`temporal workflow list --namespace ${namespace}\` must work.`;
    throw new GatehouseFailure('TemporalUnavailable', { place: `address=${address}, namespace=${namespace}`, remedy }, { cause });
  }
}

async function lookAtQueue(temporal: Temporal, queue: TaskQueue, name: string): Promise<QueueState> {
  const activityPollers = await pollers(temporal, name, queueTypes.activity);
  if (queue !== 'gatehouse') return { queue, name, activityPollers };
  return { queue, name, activityPollers, workflowPollers: await pollers(temporal, name, queueTypes.workflow) };
}

/** Those that polled within the last minutes (https://docs.temporal.io/cli/task-queue#describe). */
async function pollers({ connection, client }: Temporal, name: string, type: 1 | 2): Promise<number> {
  const { namespace } = client.options;
  const { pollers: found } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is in a package of the SDK's own
    taskQueueType: type,
  });
  return found.length;
}
