import { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { type Activities, createActivities } from '../activities';
import type { ActivityPorts } from '../activities/activity-ports';
import { createAwsClients } from '../aws/clients';
import { createCognitoIdentityPools } from '../aws/cognito-identity-pools';
import { createCognitoUserDirectory } from '../aws/cognito-user-directory';
import { createConfigStore } from '../aws/config-store';
import { createS3TenantBuckets } from '../aws/s3-tenant-buckets';
import { createIamRoles } from '../aws/iam-roles';
import { createS3BulkObjects } from '../aws/s3-bulk-objects';
import { createS3BucketRemoval } from '../aws/s3-bucket-removal';
import { createS3ObjectTags } from '../aws/s3-object-tags';
import { createS3ObjectStore } from '../aws/s3-object-store';
import { createS3PolicyHost } from '../aws/s3-policy-host';
import type { GatehouseConfig } from '../core/config/types';
import { callRatePerPool, queueGroups, queueName, queueRate, type TaskQueue } from '../core/contract/task-queues';
import { createRenderer } from '../rendering/create-renderer';
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
  return Promise.all(queues.map((queue) => createWorker(settings, connected, { queue, activities, config })));
}

function createPorts(settings: WorkerSettings, client: Client): ActivityPorts {
  const { controlBucket, region, endpoint, expectedOwner, ownRole, taskQueuePrefix } = settings;
  const aws = createAwsClients({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  const objects = createS3ObjectStore({ client: aws.s3, expectedOwner, currentAttempt });
  const clock = { now: () => new Date() };
  const configs = createConfigStore({ objects, controlBucket, clock, refreshAfterMs: 2_000 });
  const clientReadsPerSecond = async () => callRatePerPool('UserPoolClientRead', (await configs.published()).config.quota);
  return {
    objects,
    bulk: createS3BulkObjects({ client: aws.s3, expectedOwner, currentAttempt }),
    bucketRemoval: createS3BucketRemoval({ client: aws.s3, expectedOwner, currentAttempt }),
    tags: createS3ObjectTags({ client: aws.s3, expectedOwner, currentAttempt }),
    clock,
    controlBucket,
    configs,
    ownRole,
    directory: createCognitoUserDirectory({ client: aws.cognito, currentAttempt, clientReadsPerSecond }),
    hosts: { s3: createS3PolicyHost({ client: aws.s3, expectedOwner, currentAttempt }) },
    identityPools: createCognitoIdentityPools({ client: aws.identity, currentAttempt }),
    buckets: createS3TenantBuckets({ client: aws.s3, region, expectedOwner, currentAttempt }),
    roles: createIamRoles({ client: aws.iam, currentAttempt }),
    renderer: createRenderer(),
    starter: createWorkflowStarter({ client, taskQueuePrefix }),
    telemetry: createTelemetry(),
  };
}

interface Served {
  readonly queue: TaskQueue;
  readonly activities: Activities;
  readonly config: GatehouseConfig;
}

/**
 * Workflow tasks share one thread. What the worker has taken it does in the order of arrival; what still waits at the
 * server goes by priority, so it takes few: in a burst the writer of a policy would else wait behind 40 owners.
 */
const maxConcurrentWorkflowTaskExecutions = 4;

function createWorker(settings: WorkerSettings, connected: Connected, { queue, activities, config }: Served): Promise<Worker> {
  const groups = config.pools.some((pool) => Object.keys(pool.groups).length > 0);
  const rate = queueRate(queue, config.quota, { groups });
  return Worker.create({
    connection: connected.connection,
    namespace: connected.namespace,
    taskQueue: queueName(queue, settings.taskQueuePrefix),
    activities,
    // Only `gatehouse` runs workflows.
    ...(queue === 'gatehouse' ? { workflowBundle: connected.workflowBundle, maxConcurrentWorkflowTaskExecutions } : {}),
    ...(rate === undefined ? {} : { maxTaskQueueActivitiesPerSecond: rate }),
    interceptors: { activity: [() => ({ inbound: new ActivityInterceptor() })] },
    // Else the runs of a killed worker stand still for 10 s.
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime: `${String(settings.shutdownGraceSeconds)}s`,
  });
}
