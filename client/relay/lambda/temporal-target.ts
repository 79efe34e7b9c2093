import { GatehouseFailure } from '../../../core/failures';
import { connectTemporal, type ConnectOptions, type TemporalConnection } from '../../../temporal/connect';
import { createWorkflowStarter } from '../../../temporal/workflow-starter';
import type { Send } from './create-trigger-handler';

/**
 * Signals the user's owner from the function itself, one event at a time. The connection is kept from call to call and
 * dropped when one fails or takes too long: a frozen function's connection may be dead when it wakes. It is closed only
 * when its call has ended, because a retry on a closed gRPC channel throws where nobody can catch it. Raises
 * `TemporalUnavailable`.
 */
export function createTemporalTarget(taskQueuePrefix: string, deadlineMs: number, env: ConnectOptions['env'] = {}): Send {
  let open: TemporalConnection | undefined;
  return async (event, signal) => {
    const { pool, sub } = event;
    if (pool === undefined || sub === undefined) {
      throw new GatehouseFailure('InvalidInput', { place: `event=${event.id}`, remedy: 'Send it to the queue instead.' });
    }
    const connection = (open ??= connectTemporal({ env, singleAttempt: true }));
    const forget = (): void => {
      if (open === connection) open = undefined;
    };
    const starter = createWorkflowStarter({ client: connection.client, taskQueuePrefix, deadlineMs });
    signal.addEventListener('abort', forget, { once: true });
    try {
      await starter.signalOwner({ pool, sub }, [event]);
    } catch (error) {
      forget();
      throw error;
    } finally {
      signal.removeEventListener('abort', forget);
      if (open !== connection) await connection.close();
    }
  };
}
