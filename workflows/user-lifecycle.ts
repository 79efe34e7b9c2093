import { condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { LifecycleInput, LifecycleResult, UseCaseRequest } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import { failureTable } from '../core/failures';
import type { Look, UserPlan } from '../core/plan/user-plan';
import { answerRequests } from './answer-requests';
import { fail } from './failure';
import type { Inbox } from './inbox';
import { lookAtUser } from './look-at-user';
import { type Ownership, show, takeOwnership, untilSomebodyActs } from './ownership';
import { runUseCase } from './run-use-case';
import { looksAgainAfter } from './timing';
import { assertUser } from './validate-user';

/**
 * Owns one user and is the lock on that user: it alone starts, interrupts and awaits the use cases. Takes what it was
 * told, looks and plans, acts, and looks again until there is nothing to do; then it closes.
 */
export async function userLifecycle(input: LifecycleInput): Promise<LifecycleResult> {
  assertUser(input);
  const owner = takeOwnership(input);
  const { inbox } = owner;
  const looking: Looking = { doubted: [], looks: 0, last: undefined };
  for (;;) {
    if (inbox.events.length > 0) looking.looks = 0;
    const events = [...looking.doubted, ...inbox.events.splice(0)];
    const requests = [...inbox.requests];
    const { arrivals } = inbox;
    const plan = await lookAtUser({ ...owner.user, events, requests, ...hintsOf(looking) });
    const acted = await act(owner, plan, requests);
    if (acted === 'give-up') break;
    if (acted === 'done') looking.looks = 0;
    looking.last = acted === 'nothing' && plan.contradicted ? looking.last : acted;
    const pause = plan.contradicted || acted === 'moved' ? looksAgainAfter[looking.looks++] : undefined;
    looking.doubted = pause === undefined ? [] : events;
    if (pause === undefined && acted === 'moved') await refuse(inbox, requests);
    // No await between this look at the inbox and the return: a signal cannot come in between.
    if (pause === undefined && (acted === 'nothing' || acted === 'moved') && inbox.isEmpty()) break;
    if (pause !== undefined) await condition(() => inbox.arrivals > arrivals, pause);
    if (workflowInfo().continueAsNewSuggested) await handOn(owner, looking.doubted);
  }
  return { state: owner.state, ran: owner.ran };
}

/** What the next look has to know of the ones before. */
interface Looking {
  /** Events that the last look contradicted; kept for another. */
  doubted: readonly IdentityEvent[];
  /** Looks since the last event. */
  looks: number;
  last: Acted | undefined;
}

const hintsOf = ({ last }: Looking): Pick<Look, 'retry' | 'settling'> => ({ retry: last === 'retry', settling: last === 'done' });

/** The user kept changing under every attempt. */
const refuse = (inbox: Inbox, requests: readonly UseCaseRequest[]): Promise<void> => {
  const failure = {
    type: 'Interrupted',
    place: 'every attempt',
    remedy: 'Look at the user, then send the request again.',
  } as const;
  return answerRequests(
    inbox,
    requests.map(({ id }) => ({ id, failure })),
  );
};

/** What acting led to: `moved`, the world changed under the run; `done`, look again; `nothing` was to be done. */
type Acted = 'nothing' | 'done' | 'moved' | 'retry' | 'look' | 'give-up';

async function act(owner: Ownership, plan: UserPlan, requests: readonly UseCaseRequest[]): Promise<Acted> {
  await answerRequests(
    owner.inbox,
    plan.refusals.map(({ requestId, failure }) => ({ id: requestId, failure })),
  );
  if (plan.next.kind === 'needs-person') {
    const { failure } = plan.next;
    const { place, remedy } = failure;
    if (failure.type === 'PoolNotConfigured') throw fail(failure.type, { place, remedy });
    return untilSomebodyActs(owner, failure);
  }
  show(owner, plan);
  if (plan.next.kind !== 'run') return 'nothing';
  const outcome = await runUseCase(owner, plan.next);
  if ('failure' in outcome && failureTable[outcome.failure.type].actor === 'nobody') return 'moved';
  await answerRequests(
    owner.inbox,
    requests.map(({ id }) => ({ id, ...outcome })),
  );
  return 'receipt' in outcome ? 'done' : untilSomebodyActs(owner, outcome.failure);
}

async function handOn({ user, inbox }: Ownership, doubted: readonly IdentityEvent[]): Promise<never> {
  const carried = { events: [...doubted, ...inbox.events], requests: inbox.requests };
  return continueAsNew<typeof userLifecycle>({ ...user, carried });
}
