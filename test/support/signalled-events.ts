import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { userLifecycleId, type UserKey } from '../../core/contract/ids';
import { messageNames } from '../../core/contract/messages';
import type { IdentityEvent } from '../../core/events/identity-event';

/** The events that the newest run of a user's owner was signalled with, from its history. */
export async function signalledEvents(client: Client, user: UserKey): Promise<readonly IdentityEvent[]> {
  const { events = [] } = await client.workflow.getHandle(userLifecycleId(user)).fetchHistory();
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    const payload = signal?.input?.payloads?.[0];
    if (signal?.signalName !== messageNames.identityEvents || !payload) return [];
    return defaultPayloadConverter.fromPayload<IdentityEvent[]>(payload);
  });
}
