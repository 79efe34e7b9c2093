import { condition, patched } from '@temporalio/workflow';
import type { Look, UserPlan } from '../core/plan/user-plan';
import { callsForDeny, contain } from './contain';
import { lookAtUser } from './look-at-user';
import type { Ownership } from './ownership';

export interface Contained {
  readonly plan: UserPlan;
  /** A deny was asked for meanwhile: the plan knows nothing of what called for it. */
  readonly contained: boolean;
}

/**
 * Looks at the user, and cuts them off on a hint that comes in meanwhile: a look takes as long as Cognito throttles, and a
 * deny waits for nobody. `from`: how many events of the inbox are no news. What came in stays there for the next look.
 */
export async function lookContaining(owner: Ownership, look: Look, from: number): Promise<Contained> {
  const { inbox } = owner;
  const looking = { done: false };
  const plan = lookAtUser(look).finally(() => void (looking.done = true));
  // It is awaited below; until then a deny may be.
  plan.catch(() => undefined);
  const known = new Set(look.requests.map(({ id }) => id));
  let contained = false;
  for (let seen = from; ;) {
    const { arrivals } = inbox;
    const events = inbox.events.slice(seen);
    const requests = inbox.requests.filter(({ id }) => !known.has(id));
    seen += events.length;
    for (const { id } of requests) known.add(id);
    if (callsForDeny(events, requests) && patched('contains-while-looking')) {
      contained = true;
      await contain(owner, events, requests);
    }
    await condition(() => looking.done || inbox.arrivals > arrivals);
    if (looking.done) return { plan: await plan, contained };
  }
}
