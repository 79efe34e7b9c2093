import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type Client } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { createActivities } from '../../activities';
import type { ActivityPorts } from '../../activities/activity-ports';
import { queueName, taskQueues } from '../../core/contract/task-queues';
import { searchAttributeNames } from '../../core/contract/search-attributes';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import { ActivityInterceptor } from '../../workers/activity-interceptor';
import { temporalAddress, timeSkippingServer, workflowBundle } from './servers';

const filter = makeTelemetryFilterString({ core: 'ERROR' });
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });

/** The time-skipping server with Gatehouse's search attributes; time is global to it, so one test at a time. */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const environment = await TestWorkflowEnvironment.createTimeSkipping(timeSkippingServer());
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: Object.fromEntries(searchAttributeNames.map((name) => [name, 2])),
  });
  return environment;
}

/** The dev server of this Jest run: real time, and everything that the time-skipping server lacks. */
export const devServerEnvironment = (): Promise<TestWorkflowEnvironment> =>
  TestWorkflowEnvironment.createFromExistingServer({ address: temporalAddress() });

export type ActivityOverrides = Partial<ReturnType<typeof createActivities>>;

export interface Deployment {
  readonly client: Client;
  readonly starter: ActivityPorts['starter'];
  /** The queue that workflows run on. */
  readonly taskQueue: string;
}

interface DeploymentOptions {
  /** A workflow bundle; that of this Jest run unless given. */
  readonly codePath?: string;
  /** What names of queues begin with; a deployment of its own unless given. */
  readonly prefix?: string;
}

/** Runs workers for every queue of a deployment while `use` runs. */
export async function withDeployment(
  environment: TestWorkflowEnvironment,
  ports: ActivityPorts,
  use: (deployment: Deployment) => Promise<void>,
  overrides: ActivityOverrides = {},
  { codePath = workflowBundle().codePath, prefix = `${randomUUID().slice(0, 8)}-` }: DeploymentOptions = {},
): Promise<void> {
  const client = environment.client;
  const starter = createWorkflowStarter({ client, taskQueuePrefix: prefix });
  const activities = { ...createActivities({ ...ports, starter }), ...overrides };
  const workers = await Promise.all(
    taskQueues.map((queue) =>
      Worker.create({
        connection: environment.nativeConnection,
        taskQueue: queueName(queue, prefix),
        activities,
        ...(queue === 'gatehouse' ? { workflowBundle: { codePath } } : {}),
        interceptors: { activity: [() => ({ inbound: new ActivityInterceptor() })] },
      }),
    ),
  );
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    await use({ client, starter, taskQueue: queueName('gatehouse', prefix) });
  } finally {
    for (const worker of workers) worker.shutdown();
    await running;
  }
}
