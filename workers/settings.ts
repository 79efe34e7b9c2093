import {
  aHost,
  aLogLevel,
  anAccount,
  aPort,
  aQueuePrefix,
  aRegion,
  aRoleArn,
  aUrl,
  createEnvironmentReader,
  type Environment,
  type EnvironmentReader,
  matching,
  whole,
} from '../core/config/environment';
import { isBucketName } from '../core/contract/names';
import { type QueueGroup, queueGroups } from '../core/contract/task-queues';

export interface WorkerSettings {
  readonly controlBucket: string;
  readonly region: string;
  /** Another endpoint than AWS's own. */
  readonly endpoint: string | undefined;
  /** The AWS account that must own every bucket. */
  readonly expectedOwner: string | undefined;
  /** ARN of the IAM role that this worker runs as: no policy that it writes may lock it out. */
  readonly ownRole: string | undefined;
  readonly queues: readonly QueueGroup[];
  readonly taskQueuePrefix: string;
  /** Where `/healthz` answers; 0 takes a free port. */
  readonly healthPort: number;
  readonly healthHost: string;
  /** Where Prometheus metrics are served; undefined: nowhere. */
  readonly metricsAddress: string | undefined;
  /** A prebuilt workflow bundle; undefined: bundled at start from the sources beside. */
  readonly workflowBundle: string | undefined;
  readonly logLevel: string;
  /** How long activities may finish after a stop was asked for; keep it below the container's kill delay. */
  readonly shutdownGraceSeconds: number;
}

/** Reads the worker's settings from the environment. Raises `ConfigInvalid` with every problem at once. */
export function readSettings(env: Environment, queuesOption?: string): WorkerSettings {
  const read = createEnvironmentReader(env, 'environment of the worker');
  const settings: WorkerSettings = {
    controlBucket: read.required('GATEHOUSE_CONTROL_BUCKET', { isValid: isBucketName, words: 'the name of the control bucket' }),
    region: read.required('AWS_REGION', aRegion),
    endpoint: read.optional('AWS_ENDPOINT_URL', aUrl),
    expectedOwner: read.optional('GATEHOUSE_EXPECTED_OWNER', anAccount),
    ownRole: read.optional('GATEHOUSE_OWN_ROLE_ARN', aRoleArn),
    queues: readQueues(queuesOption ?? env['GATEHOUSE_QUEUES'], read),
    taskQueuePrefix: read.optional('GATEHOUSE_TASK_QUEUE_PREFIX', aQueuePrefix) ?? '',
    healthPort: Number(read.optional('GATEHOUSE_HEALTH_PORT', aPort) ?? 0),
    healthHost: read.optional('GATEHOUSE_HEALTH_HOST', aHost) ?? '127.0.0.1',
    metricsAddress: read.optional('GATEHOUSE_METRICS_ADDRESS', matching(/^[^:]+:\d+$/, 'host:port')),
    workflowBundle: env['GATEHOUSE_WORKFLOW_BUNDLE'],
    logLevel: read.optional('GATEHOUSE_LOG_LEVEL', aLogLevel) ?? 'info',
    shutdownGraceSeconds: Number(read.optional('GATEHOUSE_SHUTDOWN_GRACE_SECONDS', whole(1, 600)) ?? 20),
  };
  read.finish();
  return Object.freeze(settings);
}

function readQueues(text: string | undefined, read: EnvironmentReader): readonly QueueGroup[] {
  const known = Object.keys(queueGroups);
  const names = (text ?? known.join(',')).split(',').map((name) => name.trim());
  const isGroup = (name: string): name is QueueGroup => known.includes(name);
  const groups = names.filter(isGroup);
  if (groups.length !== names.length) read.refuse('--queues', text, { isValid: isGroup, words: `some of ${known.join(', ')}` });
  return groups;
}
