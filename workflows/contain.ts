import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { UseCaseRequest } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import { isHard } from '../core/plan/contradiction';
import { ask } from './access-desk';
import type { Ownership } from './ownership';
import { denying } from './proxies';

/** Whether something that came in is worth a deny before anybody has looked. */
export const callsForDeny = (events: readonly IdentityEvent[], requests: readonly UseCaseRequest[]): boolean =>
  events.some(isHard) || requests.some(({ useCase }) => useCase === 'revokeUserAccess');

/** Cuts the user off on a hint, before anybody has looked; the look that follows confirms it or has it lifted. */
export async function contain(
  { user, desk }: Ownership,
  events: readonly IdentityEvent[],
  requests: readonly UseCaseRequest[],
): Promise<void> {
  if (!callsForDeny(events, requests)) return;
  try {
    const asked = await denying().containUser({ ...user, events: events.filter(isHard), requests });
    if (asked !== null) await ask(desk, asked);
  } catch (error) {
    // What cannot be read now, the look that follows reports: it reads the same.
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
  }
}
