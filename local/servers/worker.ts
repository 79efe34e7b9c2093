import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerAccessKeyId, workerRoleArn } from './gatehouse-identity';
import { supervise, type Supervised } from './supervise';
import { withFreePorts } from './with-free-ports';

export interface WorkerOptions {
  /** The AWS endpoint: the edge. */
  readonly endpoint: string;
  readonly region: string;
  readonly temporalAddress: string;
  readonly controlBucket: string;
  /** The account that owns every bucket. */
  readonly expectedOwner: string;
  /** A prebuilt workflow bundle. */
  readonly bundlePath: string;
  /** `enforce`, `bulk` or both with a comma; both unless given. */
  readonly queues?: string;
  readonly taskQueuePrefix?: string;
}

const root = path.join(__dirname, '..', '..');

export interface WorkerProcess extends Supervised {
  /** `host:port` where its Prometheus metrics are. */
  readonly metricsAddress: string;
}

/** Starts Gatehouse's own worker program in a process of its own, with the account's credentials; ready means polling. */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  return withFreePorts(2, async ([healthPort = 0, metricsPort = 0]) => {
    const metricsAddress = `127.0.0.1:${String(metricsPort)}`;
    const worker = await supervise({
      name: 'worker',
      command: process.execPath,
      args: ['--import', pathToFileURL(require.resolve('tsx')).href, path.join(root, 'workers', 'main.ts')],
      env: (directory) => ({ ...environment(options, healthPort, directory), GATEHOUSE_METRICS_ADDRESS: metricsAddress }),
      ready: async () => (await fetch(`http://127.0.0.1:${String(healthPort)}/healthz`)).ok,
      graceMs: 10_000,
    });
    return { ...worker, metricsAddress };
  });
}

function environment(options: WorkerOptions, healthPort: number, directory: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    TMPDIR: directory,
    TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: workerAccessKeyId,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: options.region,
    AWS_ENDPOINT_URL: options.endpoint,
    TEMPORAL_ADDRESS: options.temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    GATEHOUSE_CONTROL_BUCKET: options.controlBucket,
    GATEHOUSE_EXPECTED_OWNER: options.expectedOwner,
    GATEHOUSE_OWN_ROLE_ARN: workerRoleArn(options.expectedOwner),
    GATEHOUSE_WORKFLOW_BUNDLE: options.bundlePath,
    GATEHOUSE_HEALTH_PORT: String(healthPort),
    GATEHOUSE_SHUTDOWN_GRACE_SECONDS: '5',
    ...(options.queues === undefined ? {} : { GATEHOUSE_QUEUES: options.queues }),
    ...(options.taskQueuePrefix === undefined ? {} : { GATEHOUSE_TASK_QUEUE_PREFIX: options.taskQueuePrefix }),
  };
}
