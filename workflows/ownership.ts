import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { condition, patched, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { FailureReport, LifecycleAnswer, LifecycleInput, LifecycleStatus } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import type { RunState, SearchAttributeName } from '../core/contract/search-attributes';
import type { RunningChild, UserPlan } from '../core/plan/user-plan';
import { type AccessDesk, openDesk } from './access-desk';
import { type Inbox, openInbox } from './inbox';
import { giveUp, lifecycleStatus, readyToLift, retry, tell, useCaseState } from './messages';

/** What an owner knows between two looks at its user. */
export interface Ownership {
  readonly user: UserKey;
  readonly inbox: Inbox;
  readonly desk: AccessDesk;
  /** Use cases that ran, in order. */
  readonly ran: string[];
  state: RunState;
  running: RunningChild | undefined;
  /** What the use case that is running shows of itself. */
  atWork: RunState;
  /** The way back that is running has done everything but to have the deny lifted. */
  liftWanted: boolean;
  /** What a person has to mend, while one has to. */
  needs: FailureReport | undefined;
  /** What a person had to mend when something new asked for a look: until that is through, nobody has mended it. */
  neededBefore: FailureReport | undefined;
  /** What the last use case failed with: the registry keeps no more of it than the type. */
  failed: FailureReport | undefined;
  decision: 'retry' | 'give-up' | undefined;
  /** Arrivals in the inbox that are dealt with: nothing follows from them any more. */
  settled: number;
}

/** Takes the user over: opens the inbox and answers queries and people's decisions. */
export function takeOwnership(input: LifecycleInput): Ownership {
  const user = { pool: input.pool, sub: input.sub };
  const owner: Ownership = {
    user,
    inbox: openInbox(input),
    desk: openDesk(input),
    liftWanted: false,
    ran: [],
    state: 'active',
    running: undefined,
    atWork: 'active',
    needs: undefined,
    neededBefore: undefined,
    failed: undefined,
    decision: undefined,
    settled: 0,
  };
  setHandler(retry, () => void (owner.decision = 'retry'));
  setHandler(giveUp, () => void (owner.decision = 'give-up'));
  setHandler(tell, (event) => answerWhenSettled(owner, event));
  setHandler(useCaseState, (state) => {
    owner.atWork = state;
    if (owner.running !== undefined && owner.needs === undefined) show(owner, { state });
  });
  setHandler(readyToLift, () => void (owner.liftWanted = true));
  setHandler(lifecycleStatus, () => statusOf(owner));
  return owner;
}

function statusOf({ state, inbox, running, desk, needs, neededBefore }: Ownership): LifecycleStatus {
  const needed = needs ?? (state === 'needs-person' ? neededBefore : undefined);
  return {
    state,
    waitingRequests: inbox.requests.length,
    ...(running === undefined ? {} : { running }),
    ...(desk.asked === undefined ? {} : { asked: desk.asked.change.epoch }),
    ...(needed === undefined ? {} : { needs: needed }),
  };
}

async function answerWhenSettled(owner: Ownership, event: IdentityEvent): Promise<LifecycleAnswer> {
  const before = owner.needs;
  owner.inbox.receive(event);
  const { arrivals } = owner.inbox;
  await condition(() => owner.settled >= arrivals || (owner.needs !== undefined && owner.needs !== before));
  const { state, needs, desk } = owner;
  const { inForceAt } = desk.inForce;
  return { state, ...(inForceAt === undefined ? {} : { inForceAt }), ...(needs === undefined ? {} : { needs }) };
}

/** Stays open as `needs-person` until a person decides or something new asks for another look. */
export async function untilSomebodyActs(owner: Ownership, needs: FailureReport): Promise<'retry' | 'give-up' | 'look'> {
  showNeeds(owner, needs);
  await condition(() => owner.decision !== undefined || !owner.inbox.isQuiet() || owner.desk.answers.length > 0);
  const decided = takeDecision(owner) ?? 'look';
  owner.neededBefore = decided === 'look' ? needs : undefined;
  return decided;
}

/** Shows what a person has to mend, and forgets what was decided before anybody was asked for. */
export function showNeeds(owner: Ownership, needs: FailureReport): void {
  owner.needs = needs;
  if (!isStillDecided(owner)) owner.decision = undefined;
  show(owner, { state: 'needs-person' });
  setCurrentDetails(
    `**${needs.type}** at \`${needs.place}\`. ${needs.remedy}\n\nThen send the update \`retry\`, or \`giveUp\` to close this run.`,
  );
}

/** A person was asked for all along, while the owner looked at something new: what they decided meanwhile counts. */
const isStillDecided = ({ decision, neededBefore, state }: Ownership): boolean =>
  decision !== undefined && neededBefore !== undefined && state === 'needs-person' && patched('decided-while-looking');

/** What was decided, if anything; nothing is needed any more. */
export function takeDecision(owner: Ownership): Ownership['decision'] {
  const decision = decisionOf(owner);
  owner.needs = undefined;
  owner.decision = undefined;
  setCurrentDetails('');
  return decision;
}

/** Handlers change it while a run waits, which control flow analysis cannot know. */
const decisionOf = (owner: Ownership): Ownership['decision'] => owner.decision;

/** Shows where the user stands in the search attributes, when that changed. */
export function show(owner: Ownership, { state, tenant, bucket }: Pick<UserPlan, 'state' | 'tenant' | 'bucket'>): void {
  owner.state = state;
  upsertSearchAttributes([
    { key: keyword('GatehouseState'), value: state },
    ...(tenant === undefined ? [] : [{ key: keyword('GatehouseTenant'), value: tenant }]),
    ...(bucket === undefined ? [] : [{ key: keyword('GatehouseBucket'), value: bucket }]),
  ]);
}

export const keyword = (name: SearchAttributeName) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
