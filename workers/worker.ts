import { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { type Activities, createActivities } from '../activities';
import { createAwsClients } from '../aws/clients';
import { createCognitoUserDirectory } from '../aws/cognito-user-directory';
import { createConfigStore } from '../aws/config-store';
import { createS3ObjectStore } from '../aws/s3-object-store';
import { queueGroups, queueName, queueRate, type QuotaSettings, type TaskQueue } from '../core/contract/task-queues';
import { createWorkflowStarter } from '../temporal/workflow-starter';
import { ActivityInterceptor, currentAttempt } from './activity-interceptor';
import { assertSearchAttributes } from './search-attributes';
import type { WorkerSettings } from './settings';
import { createTelemetry } from './telemetry';

interface Connected {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly workflowBundle: WorkflowBundleOption;
}

/**
 * One Temporal worker for each queue that this process serves. Raises `SearchAttributesMissing` and
 * `ConfigNotPublished`: a worker that would fail every run does not start.
 */
export async function createWorkers(settings: WorkerSettings, connected: Connected): Promise<readonly Worker[]> {
  const client = new Client({ connection: connected.connection, namespace: connected.namespace });
  const ports = createPorts(settings, client);
  await assertSearchAttributes(client);
  const { config } = await ports.configs.published();
  const activities = createActivities(ports);
  const queues = settings.queues.flatMap((group): readonly TaskQueue[] => queueGroups[group]);
  return Promise.all(queues.map((queue) => createWorker(settings, connected, { queue, activities, quota: config.quota })));
}

function createPorts(settings: WorkerSettings, client: Client) {
  const { controlBucket, region, endpoint, expectedOwner, taskQueuePrefix } = settings;
  const aws = createAwsClients({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  const objects = createS3ObjectStore({ client: aws.s3, expectedOwner, currentAttempt });
  const clock = { now: () => new Date() };
  return {
    objects,
    clock,
    controlBucket,
    directory: createCognitoUserDirectory({ client: aws.cognito, currentAttempt }),
    configs: createConfigStore({ objects, controlBucket, clock, refreshAfterMs: 2_000 }),
    starter: createWorkflowStarter({ client, taskQueuePrefix }),
    telemetry: createTelemetry(),
  };
}

interface Served {
  readonly queue: TaskQueue;
  readonly activities: Activities;
  readonly quota: QuotaSettings;
}

function createWorker(settings: WorkerSettings, connected: Connected, { queue, activities, quota }: Served): Promise<Worker> {
  const rate = queueRate(queue, quota);
  return Worker.create({
    connection: connected.connection,
    namespace: connected.namespace,
    taskQueue: queueName(queue, settings.taskQueuePrefix),
    activities,
    // Only `gatehouse` runs workflows.
    ...(queue === 'gatehouse' ? { workflowBundle: connected.workflowBundle } : {}),
    ...(rate === undefined ? {} : { maxTaskQueueActivitiesPerSecond: rate }),
    interceptors: { activity: [() => ({ inbound: new ActivityInterceptor() })] },
    // Else the runs of a killed worker stand still for 10 s.
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime: `${String(settings.shutdownGraceSeconds)}s`,
  });
}
