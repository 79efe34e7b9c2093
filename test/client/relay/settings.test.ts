import { GatehouseFailure } from '../../../core/failures';
import { readSettings } from '../../../client/relay/settings';

const minimal = {
  GATEHOUSE_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/gatehouse-events',
  GATEHOUSE_CONTROL_BUCKET: 'acme-gatehouse',
  AWS_REGION: 'us-east-1',
};

const problemsOf = (env: Record<string, string>): string => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'ConfigInvalid') return error.message;
  }
  return 'none';
};

test('three settings are enough', () => {
  expect(readSettings(minimal)).toMatchObject({
    queueUrl: minimal.GATEHOUSE_QUEUE_URL,
    deadLetterQueueUrl: undefined,
    taskQueuePrefix: '',
    ownRoleArns: [],
    receivers: 4,
    healthHost: '127.0.0.1',
    healthPort: 0,
  });
});

test('all problems are reported at once, with what would be right', () => {
  const problems = problemsOf({
    GATEHOUSE_QUEUE_URL: 'gatehouse-events',
    GATEHOUSE_DEAD_LETTER_QUEUE_URL: 'ftp://x',
    AWS_REGION: 'east',
    GATEHOUSE_RECEIVERS: '0',
    GATEHOUSE_HEALTH_PORT: '70000',
    GATEHOUSE_OWN_ROLE_ARNS: 'gatehouse-worker',
    GATEHOUSE_LOG_LEVEL: 'loud',
    GATEHOUSE_TASK_QUEUE_PREFIX: 'a b',
  });
  for (const name of [
    'GATEHOUSE_QUEUE_URL is "gatehouse-events"',
    'GATEHOUSE_DEAD_LETTER_QUEUE_URL',
    'GATEHOUSE_CONTROL_BUCKET is missing',
    'AWS_REGION',
    'GATEHOUSE_RECEIVERS is "0", expected a whole number from 1 to 64',
    'GATEHOUSE_HEALTH_PORT',
    'GATEHOUSE_OWN_ROLE_ARNS',
    'GATEHOUSE_LOG_LEVEL',
    'GATEHOUSE_TASK_QUEUE_PREFIX',
  ]) {
    expect(problems).toContain(name);
  }
});

test('roles of our own are read as a list', () => {
  const arns = ['arn:aws:iam::111122223333:role/gatehouse-worker', 'arn:aws:iam::111122223333:role/ops/gatehouse-relay'];
  expect(readSettings({ ...minimal, GATEHOUSE_OWN_ROLE_ARNS: arns.join(',') }).ownRoleArns).toEqual(arns);
});
