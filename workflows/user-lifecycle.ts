import { allHandlersFinished, CancellationScope, condition, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import type { LifecycleInput, LifecycleResult, UseCaseRequest } from '../core/contract/messages';
import type { DenyWindow } from '../core/contract/access';
import type { IdentityEvent } from '../core/events/identity-event';
import type { Look } from '../core/plan/user-plan';
import { takeAnswers, untilInForce } from './access-desk';
import { act, type Acted } from './act-on-plan';
import { answerRequests } from './answer-requests';
import { contain } from './contain';
import type { Inbox } from './inbox';
import { lookContaining } from './look-containing';
import { type Ownership, show, takeOwnership, untilSomebodyActs } from './ownership';
import { looksAgainAfter } from './timing';
import { assertUser } from './validate-user';

/**
 * Owns one user and is the lock on that user: it alone starts, interrupts and awaits the use cases, and it alone asks
 * the writers of policies for that user's access. Takes what it was told, looks and plans, acts, and looks again until
 * there is nothing to do; then it closes. Cancelled, it passes that on to the use case in hand, and closes after it.
 */
export async function userLifecycle(input: LifecycleInput): Promise<LifecycleResult> {
  assertUser(input);
  const owner = takeOwnership(input);
  const { cancelRequested } = CancellationScope.current();
  await CancellationScope.nonCancellable(() => lookUntilDone(owner));
  if (owner.inbox.isStopped) await cancelRequested;
  return { state: owner.state, ran: owner.ran };
}

async function lookUntilDone(owner: Ownership): Promise<void> {
  const looking: Looking = { doubted: [], looks: 0, last: undefined, window: undefined };
  while (await lookAndAct(owner, looking)) {
    if (owner.inbox.isStopped) return;
    if (workflowInfo().continueAsNewSuggested) await handOn(owner, looking.doubted);
  }
}

/** What the next look has to know of the ones before. */
interface Looking {
  /** Events that the last look contradicted; kept for another. */
  doubted: readonly IdentityEvent[];
  /** Looks since the last event. */
  looks: number;
  last: Acted | undefined;
  window: DenyWindow | undefined;
}

/** One round; `false` when there is nothing left to do. */
async function lookAndAct(owner: Ownership, looking: Looking): Promise<boolean> {
  const { inbox, desk } = owner;
  if (inbox.events.length > 0) looking.looks = 0;
  const events = [...looking.doubted, ...inbox.events.splice(0)];
  const requests = [...inbox.requests];
  const { arrivals } = inbox;
  await takeAnswers(desk);
  await contain(owner, events, requests);
  const look = { ...owner.user, events, requests, ...hintsOf(owner, looking) };
  const { plan, contained } = await lookContaining(owner, look, 0);
  if (contained) {
    looking.doubted = events;
    return true;
  }
  const { acted, window } = await act(owner, plan, requests);
  if (acted === 'give-up') return false;
  looking.window = window;
  if (acted === 'done') looking.looks = 0;
  looking.last = acted === 'nothing' && plan.contradicted ? looking.last : acted;
  const pause = plan.contradicted || acted === 'moved' ? looksAgainAfter[looking.looks++] : undefined;
  looking.doubted = pause === undefined ? [] : events;
  if (pause === undefined && acted === 'moved') await refuse(inbox, requests);
  if (pause !== undefined) await condition(() => inbox.arrivals > arrivals, pause);
  else if (acted === 'nothing' || acted === 'moved') return waitForAccess(owner, acted === 'nothing' && plan.next.kind === 'run');
  return true;
}

/** Waits until the policy says what was asked; `true` when there is something to look at again, or a step waits for it. */
async function waitForAccess(owner: Ownership, isStepWaiting: boolean): Promise<boolean> {
  const { inbox, desk } = owner;
  const { minEpoch } = desk;
  for (;;) {
    await untilInForce(desk, () => !inbox.isQuiet());
    if (desk.minEpoch !== minEpoch) return true;
    if (!inbox.isQuiet()) return true;
    if (desk.stuck === undefined) {
      if (isStepWaiting && patched('step-after-access')) return true;
      owner.settled = inbox.arrivals;
      await condition(allHandlersFinished);
      // No await between this look at the inbox and the return: a signal cannot come in between.
      return !inbox.isQuiet();
    }
    const { state } = owner;
    const decided = await untilSomebodyActs(owner, desk.stuck);
    desk.stuck = undefined;
    if (decided === 'give-up') return false;
    show(owner, { state });
    if (decided === 'retry') {
      desk.asked = undefined;
      return true;
    }
    await takeAnswers(desk);
  }
}

const hintsOf = ({ desk }: Ownership, { last, looks, window }: Looking): Partial<Look> => ({
  retry: last === 'retry',
  settling: last === 'done',
  lastLook: looks >= looksAgainAfter.length,
  ...(desk.minEpoch === undefined ? {} : { minEpoch: desk.minEpoch }),
  ...(desk.asked === undefined ? {} : { asked: desk.asked.change.epoch }),
  ...(window === undefined ? {} : { window }),
});

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

async function handOn({ user, inbox, desk }: Ownership, doubted: readonly IdentityEvent[]): Promise<never> {
  const carried = { events: [...doubted, ...inbox.events], requests: inbox.requests, answers: desk.answers };
  return continueAsNew<typeof userLifecycle>({ ...user, carried });
}
