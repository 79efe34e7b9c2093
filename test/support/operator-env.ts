import type { Playground } from '../../local/playground';

/** The environment of an operator who uses a playground and has no configuration file. */
export const operatorEnv = ({ app, config, temporal, taskQueuePrefix }: Playground) => ({
  AWS_REGION: app.region,
  AWS_ENDPOINT_URL: app.endpoint,
  TEMPORAL_ADDRESS: temporal.address,
  GATEHOUSE_CONTROL_BUCKET: config.controlBucket,
  GATEHOUSE_TASK_QUEUE_PREFIX: taskQueuePrefix,
});
