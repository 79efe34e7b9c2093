import { triggerFromEnvironment } from '../../client/relay/lambda/trigger-from-environment';
import type { TriggerHandlers } from '../edge/triggers/invoke-trigger';

/**
 * How Gatehouse hears of registrations and sign-ins besides CloudTrail: through its Lambda function on the pool's
 * triggers, which sends to the queue or straight to Temporal, or not at all.
 */
export const triggerSetUps = ['sqs', 'temporal', 'none'] as const;

export type TriggerSetUp = (typeof triggerSetUps)[number];

export interface PoolTriggersOptions {
  readonly setUp: TriggerSetUp;
  /** At the edge. */
  readonly queueUrl: string;
  /** For `temporal`. */
  readonly temporal?: { readonly address: string; readonly taskQueuePrefix: string };
}

/** The functions that the pool's triggers call; they may be replaced at any time. */
export type PoolTriggers = { -readonly [K in keyof TriggerHandlers]: TriggerHandlers[K] };

/** Gatehouse's Lambda function on both triggers; none for `none`. */
export function createPoolTriggers({ setUp, queueUrl, temporal }: PoolTriggersOptions): PoolTriggers {
  if (setUp === 'none') return {};
  const gatehouse = triggerFromEnvironment({
    GATEHOUSE_QUEUE_URL: queueUrl,
    GATEHOUSE_TRIGGER_TARGET: setUp,
    GATEHOUSE_TASK_QUEUE_PREFIX: temporal?.taskQueuePrefix,
    TEMPORAL_ADDRESS: temporal?.address,
    TEMPORAL_NAMESPACE: 'default',
  });
  return { postConfirmation: gatehouse, postAuthentication: gatehouse };
}
