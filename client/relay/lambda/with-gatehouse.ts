import type { TriggerHandler } from './create-trigger-handler';
import { triggerFromEnvironment } from './trigger-from-environment';

/**
 * Wraps the trigger function that a pool already has: Gatehouse is told beside it, and what the function returns or
 * throws stays as it is. For functions that return a promise, not for those that take a callback.
 */
export function withGatehouse<Event, Rest extends unknown[], Answer>(
  handler: (event: Event, ...rest: Rest) => Promise<Answer>,
  tell: TriggerHandler = triggerFromEnvironment(process.env),
): (event: Event, ...rest: Rest) => Promise<Answer> {
  return async (event, ...rest) => {
    const told = tell(event);
    try {
      return await handler(event, ...rest);
    } finally {
      await told;
    }
  };
}
