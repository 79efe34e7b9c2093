import { isBucketName } from '../../core/contract/names';
import { GatehouseFailure } from '../../core/failures';

export interface RelaySettings {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string | undefined;
  readonly controlBucket: string;
  readonly region: string;
  /** Another endpoint than AWS's own. */
  readonly endpoint: string | undefined;
  /** The AWS account that must own the control bucket. */
  readonly expectedOwner: string | undefined;
  readonly taskQueuePrefix: string;
  readonly ownRoleArns: readonly string[];
  readonly receivers: number;
  readonly healthHost: string;
  /** 0 takes a free port. */
  readonly healthPort: number;
  readonly logLevel: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Reads the relay's settings from the environment. Raises `ConfigInvalid` with every problem at once. */
export function readSettings(env: Environment): RelaySettings {
  const problems: string[] = [];
  const refuse = (name: string, text: string, expected: string): void => {
    problems.push(`${name} ${text === '' ? 'is missing' : `is ${JSON.stringify(text)}`}, expected ${expected}`);
  };
  const required = (name: string, isValid: (text: string) => boolean, expected: string): string => {
    const text = env[name] ?? '';
    if (!isValid(text)) refuse(name, text, expected);
    return text;
  };
  const optional = (name: string, isValid: (text: string) => boolean, expected: string): string | undefined => {
    const text = env[name] ?? '';
    if (text === '') return undefined;
    if (!isValid(text)) refuse(name, text, expected);
    return text;
  };
  const url = (text: string): boolean => /^https?:/.test(text) && URL.canParse(text);
  const settings: RelaySettings = {
    queueUrl: required('GATEHOUSE_QUEUE_URL', url, 'the URL of the queue of events'),
    deadLetterQueueUrl: optional('GATEHOUSE_DEAD_LETTER_QUEUE_URL', url, 'the URL of a queue'),
    controlBucket: required('GATEHOUSE_CONTROL_BUCKET', isBucketName, 'the name of the control bucket'),
    region: required('AWS_REGION', (text) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text), 'a Region such as us-east-1'),
    endpoint: optional('AWS_ENDPOINT_URL', url, 'a URL'),
    expectedOwner: optional('GATEHOUSE_EXPECTED_OWNER', (text) => /^\d{12}$/.test(text), 'an account id of 12 digits'),
    taskQueuePrefix:
      optional('GATEHOUSE_TASK_QUEUE_PREFIX', (text) => /^[a-zA-Z0-9_-]{1,64}$/.test(text), 'letters, digits, - and _') ?? '',
    ownRoleArns: (optional('GATEHOUSE_OWN_ROLE_ARNS', areArns, 'ARNs of IAM roles, separated by commas') ?? '')
      .split(',')
      .filter((arn) => arn !== ''),
    receivers: Number(optional('GATEHOUSE_RECEIVERS', whole(1, 64), 'a number from 1 to 64') ?? 4),
    healthHost: optional('GATEHOUSE_HEALTH_HOST', (text) => /^[\w.:-]+$/.test(text), 'an address to listen on') ?? '127.0.0.1',
    healthPort: Number(optional('GATEHOUSE_HEALTH_PORT', whole(0, 65_535), 'a port, or 0 for a free one') ?? 0),
    logLevel: optional('GATEHOUSE_LOG_LEVEL', (text) => logLevels.includes(text), `one of ${logLevels.join(', ')}`) ?? 'info',
  };
  if (problems.length === 0) return Object.freeze(settings);
  throw new GatehouseFailure('ConfigInvalid', { place: 'environment of the relay', remedy: `Correct: ${problems.join('; ')}.` });
}

const areArns = (text: string): boolean => text.split(',').every((arn) => /^arn:[\w-]+:(iam|sts)::\d{12}:\S+$/.test(arn));

const whole =
  (low: number, high: number) =>
  (text: string): boolean =>
    /^\d{1,6}$/.test(text) && Number(text) >= low && Number(text) <= high;
