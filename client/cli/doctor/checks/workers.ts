import { type QueueGroup, queueGroups, type TaskQueue } from '../../../../core/contract/task-queues';
import type { Facts, QueueState } from '../facts';
import type { Finding } from '../finding';

/** Workers poll every queue. */
export const checkWorkers = ({ temporal }: Facts): readonly Finding[] =>
  (temporal?.queues ?? []).filter(isDeserted).map(({ queue, name }) => {
    const group = groupOf(queue);
    return {
      severity: group === 'enforce' ? ('error' as const) : ('warning' as const),
      name: 'no-workers',
      place: `namespace=${temporal?.namespace ?? ''}, task queue=${name}`,
      what: 'No worker polled it within the last minutes: what is sent there waits. A prefix of queues is taken from GATEHOUSE_TASK_QUEUE_PREFIX.',
      remedy: `\`node dist/workers/main.js --queues ${group}\``,
    };
  });

const isDeserted = ({ activityPollers, workflowPollers = 1 }: QueueState): boolean =>
  activityPollers === 0 || workflowPollers === 0;

const groupOf = (queue: TaskQueue): QueueGroup =>
  (queueGroups.bulk as readonly TaskQueue[]).includes(queue) ? 'bulk' : 'enforce';
