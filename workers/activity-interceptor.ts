import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { asyncLocalStorage, Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Attempt } from '../aws/attempt';
import { GatehouseFailure, isRetryable } from '../core/failures';

const startedAt = new WeakMap<Context, number>();

/** The attempt that the calling activity is in, for adapters that must not outlive it. */
export function currentAttempt(): Attempt | undefined {
  const context = asyncLocalStorage.getStore();
  if (context === undefined) return undefined;
  const started = startedAt.get(context) ?? Date.now();
  return { signal: context.cancellationSignal, endsAt: started + context.info.startToCloseTimeoutMs };
}

/**
 * Around every activity: notes when the attempt began, and turns a failure of the table into an ApplicationFailure of
 * the same type, retryable as the table says; long ones live while their worker does, and so hear of a cancellation (https://docs.temporal.io/references/failures#application-failure).
 */
export class ActivityInterceptor implements ActivityInboundCallsInterceptor {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const context = Context.current();
    startedAt.set(context, Date.now());
    const { heartbeatTimeoutMs } = context.info;
    const beat = () => {
      context.heartbeat();
    };
    const heart = heartbeatTimeoutMs ? setInterval(beat, heartbeatTimeoutMs / 4) : undefined;
    try {
      return await next(input);
    } catch (error) {
      if (!(error instanceof GatehouseFailure)) throw error;
      // What could be retried was cut off by the cancellation itself: `cancelled` raises what Temporal expects of that.
      if (context.cancellationSignal.aborted && isRetryable(error.type)) await context.cancelled;
      throw ApplicationFailure.create({
        type: error.type,
        message: error.message,
        nonRetryable: !isRetryable(error.type),
        details: [error.details],
      });
    } finally {
      clearInterval(heart);
    }
  }
}
