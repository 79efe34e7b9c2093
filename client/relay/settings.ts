import {
  aHost,
  aLogLevel,
  anAccount,
  aPort,
  aQueuePrefix,
  aRegion,
  aUrl,
  createEnvironmentReader,
  type Environment,
  type Expected,
  whole,
} from '../../core/config/environment';
import { isBucketName } from '../../core/contract/names';

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

/** Reads the relay's settings from the environment. Raises `ConfigInvalid` with every problem at once. */
export function readSettings(env: Environment): RelaySettings {
  const read = createEnvironmentReader(env, 'environment of the relay');
  const settings: RelaySettings = {
    queueUrl: read.required('GATEHOUSE_QUEUE_URL', aUrl),
    deadLetterQueueUrl: read.optional('GATEHOUSE_DEAD_LETTER_QUEUE_URL', aUrl),
    controlBucket: read.required('GATEHOUSE_CONTROL_BUCKET', { isValid: isBucketName, words: 'the name of the control bucket' }),
    region: read.required('AWS_REGION', aRegion),
    endpoint: read.optional('AWS_ENDPOINT_URL', aUrl),
    expectedOwner: read.optional('GATEHOUSE_EXPECTED_OWNER', anAccount),
    taskQueuePrefix: read.optional('GATEHOUSE_TASK_QUEUE_PREFIX', aQueuePrefix) ?? '',
    ownRoleArns: (read.optional('GATEHOUSE_OWN_ROLE_ARNS', roleArns) ?? '').split(',').filter((arn) => arn !== ''),
    receivers: Number(read.optional('GATEHOUSE_RECEIVERS', whole(1, 64)) ?? 4),
    healthHost: read.optional('GATEHOUSE_HEALTH_HOST', aHost) ?? '127.0.0.1',
    healthPort: Number(read.optional('GATEHOUSE_HEALTH_PORT', aPort) ?? 0),
    logLevel: read.optional('GATEHOUSE_LOG_LEVEL', aLogLevel) ?? 'info',
  };
  read.finish();
  return Object.freeze(settings);
}

const roleArns: Expected = {
  isValid: (text) => text.split(',').every((arn) => /^arn:[\w-]+:(iam|sts)::\d{12}:\S+$/.test(arn)),
  words: 'ARNs of IAM roles, separated by commas',
};
