import type { UseCaseRequest } from '../core/contract/messages';
import { untilInForce } from './access-desk';
import { answerRequests } from './answer-requests';
import type { Ownership } from './ownership';

/**
 * Waits until the policy says what was asked, and lets whoever waits for that go. `look`: there is something new to look
 * at; `nothing`: the writer cannot write for now. `requests` are those that were looked at.
 */
export async function accessFirst(owner: Ownership, requests: readonly UseCaseRequest[]): Promise<'go' | 'look' | 'nothing'> {
  const { inbox, desk } = owner;
  const { minEpoch } = desk;
  const isNew = (): boolean => inbox.events.length > 0 || inbox.requests.some((request) => !requests.includes(request));
  await untilInForce(desk, () => isNew() || desk.minEpoch !== minEpoch);
  if (isNew() || desk.minEpoch !== minEpoch) return 'look';
  if (desk.stuck !== undefined) {
    const failure = desk.stuck;
    await answerRequests(
      inbox,
      requests.map(({ id }) => ({ id, failure })),
    );
    return 'nothing';
  }
  owner.settled = inbox.arrivals;
  return 'go';
}
