import { triggerFromEnvironment } from '../../client/relay/lambda/trigger-from-environment';
import type { TriggerHandlers } from '../edge/triggers/invoke-trigger';

/** The Lambda functions of the pool's triggers, in this process; `queueUrl` is asked for at the first event. */
export function poolTriggers(queueUrl: () => string): TriggerHandlers {
  let trigger: ReturnType<typeof triggerFromEnvironment> | undefined;
  const handler: NonNullable<TriggerHandlers['postConfirmation']> = (event) => {
    trigger ??= triggerFromEnvironment({ GATEHOUSE_QUEUE_URL: queueUrl() });
    return trigger(event);
  };
  return { postConfirmation: handler, postAuthentication: handler };
}
