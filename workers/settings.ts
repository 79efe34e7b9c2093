import { type QueueGroup, queueGroups } from '../core/contract/task-queues';
import { isBucketName } from '../core/contract/names';
import { GatehouseFailure } from '../core/failures';

export interface WorkerSettings {
  readonly controlBucket: string;
  readonly region: string;
  /** Another endpoint than AWS's own. */
  readonly endpoint: string | undefined;
  /** The AWS account that must own every bucket. */
  readonly expectedOwner: string | undefined;
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

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Reads the worker's settings from the environment. Raises `ConfigInvalid` with every problem at once. */
export function readSettings(env: Environment, queuesOption?: string): WorkerSettings {
  const problems: string[] = [];
  const problem = (name: string, expected: string): void => void problems.push(`${name}: ${expected}`);
  const take = <T>(name: string, parse: (text: string) => T | undefined, fallback: T, expected: string): T => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value === undefined) problem(name, `is ${JSON.stringify(text)}, expected ${expected}`);
    return value ?? fallback;
  };
  const required = (name: string, isValid: (text: string) => boolean, expected: string): string => {
    const text = env[name] ?? '';
    if (!isValid(text))
      problem(name, text === '' ? `is missing, expected ${expected}` : `is ${JSON.stringify(text)}, expected ${expected}`);
    return text;
  };
  const settings: WorkerSettings = {
    controlBucket: required('GATEHOUSE_CONTROL_BUCKET', isBucketName, 'the name of the control bucket'),
    region: required('AWS_REGION', (text) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text), 'a Region such as us-east-1'),
    endpoint: take<string | undefined>('AWS_ENDPOINT_URL', (text) => (URL.canParse(text) ? text : undefined), undefined, 'a URL'),
    expectedOwner: take<string | undefined>(
      'GATEHOUSE_EXPECTED_OWNER',
      matching(/^\d{12}$/),
      undefined,
      'an account id of 12 digits',
    ),
    queues: parseQueues(queuesOption ?? env['GATEHOUSE_QUEUES'], problem),
    taskQueuePrefix: take('GATEHOUSE_TASK_QUEUE_PREFIX', matching(/^[a-zA-Z0-9_-]{1,64}$/), '', 'letters, digits, - and _'),
    healthPort: take('GATEHOUSE_HEALTH_PORT', port, 0, 'a port, or 0 for a free one'),
    healthHost: env['GATEHOUSE_HEALTH_HOST'] ?? '127.0.0.1',
    metricsAddress: take<string | undefined>('GATEHOUSE_METRICS_ADDRESS', matching(/^[^:]+:\d+$/), undefined, 'host:port'),
    workflowBundle: env['GATEHOUSE_WORKFLOW_BUNDLE'],
    logLevel: take('GATEHOUSE_LOG_LEVEL', (text) => (logLevels.includes(text) ? text : undefined), 'info', logLevels.join(', ')),
    shutdownGraceSeconds: take('GATEHOUSE_SHUTDOWN_GRACE_SECONDS', seconds, 20, 'whole seconds from 1 to 600'),
  };
  if (problems.length === 0) return Object.freeze(settings);
  throw new GatehouseFailure('ConfigInvalid', { place: 'environment of the worker', remedy: `Correct: ${problems.join('; ')}.` });
}

function parseQueues(text: string | undefined, problem: (name: string, expected: string) => void): readonly QueueGroup[] {
  const known = Object.keys(queueGroups);
  const names = (text ?? known.join(',')).split(',').map((name) => name.trim());
  const isGroup = (name: string): name is QueueGroup => known.includes(name);
  const groups = names.filter(isGroup);
  if (groups.length !== names.length || groups.length === 0)
    problem('--queues', `is ${JSON.stringify(text)}, expected some of ${known.join(', ')}`);
  return groups;
}

const matching =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.test(text) ? text : undefined;

const whole = (text: string, low: number, high: number): number | undefined =>
  /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : undefined;

const port = (text: string): number | undefined => whole(text, 0, 65_535);

const seconds = (text: string): number | undefined => whole(text, 1, 600);
