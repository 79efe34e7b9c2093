import { readSettings } from '../../workers/settings';

const minimal = { GATEHOUSE_CONTROL_BUCKET: 'control', AWS_REGION: 'eu-central-1' };

test('what is absent has its default', () => {
  expect(readSettings(minimal)).toMatchObject({
    queues: ['enforce', 'bulk'],
    taskQueuePrefix: '',
    healthHost: '127.0.0.1',
    expectedOwner: undefined,
    ownRole: undefined,
    shutdownGraceSeconds: 20,
  });
});

test('every problem is named at once, with its variable', () => {
  const env = {
    AWS_REGION: 'Frankfurt',
    GATEHOUSE_EXPECTED_OWNER: '12',
    GATEHOUSE_OWN_ROLE_ARN: 'arn:aws:sts::111122223333:assumed-role/gatehouse/session',
    GATEHOUSE_HEALTH_PORT: '99999',
    GATEHOUSE_QUEUES: 'enforce,both',
    GATEHOUSE_SHUTDOWN_GRACE_SECONDS: '1.5',
  };
  const message = (() => {
    try {
      readSettings(env);
      return '';
    } catch (error) {
      return String(error);
    }
  })();
  for (const name of [
    ...Object.keys(env).filter((key) => key !== 'GATEHOUSE_QUEUES'),
    'GATEHOUSE_CONTROL_BUCKET is missing',
    '--queues',
  ]) {
    expect(message).toContain(name);
  }
});

test('the option wins over the variable', () => {
  expect(readSettings({ ...minimal, GATEHOUSE_QUEUES: 'bulk' }, 'enforce').queues).toEqual(['enforce']);
});

test('the role that the worker runs as may have a path and be of any partition', () => {
  const arn = 'arn:aws-us-gov:iam::111122223333:role/ops/gatehouse-worker';
  expect(readSettings({ ...minimal, GATEHOUSE_OWN_ROLE_ARN: arn }).ownRole).toBe(arn);
});
