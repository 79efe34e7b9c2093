import { GatehouseFailure } from '../../../core/failures';
import { connectTemporal, type TemporalConnection } from '../../../temporal/connect';
import { createWorkflowStarter } from '../../../temporal/workflow-starter';
import type { Send } from './create-trigger-handler';

/**
 * Signals the user's owner from the function itself. The connection is kept from call to call and dropped when one
 * fails or takes too long: a frozen function's connection may be dead when it wakes. Raises `TemporalUnavailable`.
 */
export function createTemporalTarget(taskQueuePrefix: string, deadlineMs: number): Send {
  let open: TemporalConnection | undefined;
  const drop = async (connection: TemporalConnection): Promise<void> => {
    if (open === connection) open = undefined;
    await connection.close();
  };
  return async (event, signal) => {
    const { pool, sub } = event;
    if (pool === undefined || sub === undefined) {
      throw new GatehouseFailure('InvalidInput', { place: `event=${event.id}`, remedy: 'Send it to the queue instead.' });
    }
    const connection = (open ??= connectTemporal());
    const starter = createWorkflowStarter({ client: connection.client, taskQueuePrefix, deadlineMs });
    const dropNow = (): void => void drop(connection);
    signal.addEventListener('abort', dropNow, { once: true });
    try {
      await starter.signalOwner({ pool, sub }, [event]);
    } catch (error) {
      await drop(connection);
      throw error;
    } finally {
      signal.removeEventListener('abort', dropNow);
    }
  };
}
