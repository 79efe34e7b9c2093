import { type UserKey, userLifecycleId } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import type { AccessAsk } from '../core/plan/user-plan';
import type { AccessRequests } from './request-access';

/**
 * Asks the writer in the activity that planned it, once the registry holds the epoch: that saves the owner a round. Where
 * Temporal cannot be reached for now the answer is not `sent`, and the owner asks as durably as ever.
 */
export async function sendAsk(requests: AccessRequests, user: UserKey, ask: AccessAsk): Promise<AccessAsk> {
  const replyTo = { workflowId: userLifecycleId(user) };
  try {
    const sending = [ask, ...(ask.also ?? [])].map(({ host, change }) => requests({ host, changes: [{ ...change, replyTo }] }));
    await Promise.all(sending);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'TemporalUnavailable') return ask;
    throw error;
  }
  return { ...ask, sent: true };
}
