import { type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  type ChildWorkflowHandle,
  condition,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import { useCaseRunId } from '../core/contract/ids';
import type { FailureReport, Receipt, UseCaseRequest } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import { mayOverride, requestMayOverride } from '../core/plan/contradiction';
import type { Look, NextStep, UserPlan } from '../core/plan/user-plan';
import { ask, takeAnswers } from './access-desk';
import { answerRequests } from './answer-requests';
import { contain } from './contain';
import { reportOf } from './failure';
import { lookContaining } from './look-containing';
import { accessInForce, interrupt } from './messages';
import { keyword, type Ownership, show, showNeeds, takeDecision } from './ownership';
import { askAgainAfter } from './timing';

export type Outcome = { readonly receipt: Receipt } | { readonly failure: FailureReport };

type Run = Extract<NextStep, { kind: 'run' }>;
type Child = Pick<ChildWorkflowHandle<Workflow>, 'signal' | 'workflowId'>;
type Closed = { readonly receipt: Receipt } | { readonly error: unknown };

/**
 * Runs a use case as a child and awaits it. Meanwhile it looks at events that may override it and interrupts it when the
 * look says so, has its deny lifted when it asks for that, and tells it when what was asked is in force.
 */
export async function runUseCase(owner: Ownership, run: Run): Promise<Outcome> {
  // Before the start: a fast child is ready in the same task in which the owner learns that it has begun.
  owner.liftWanted = false;
  owner.atWork = owner.state;
  const started = await start(owner, run);
  if ('failure' in started) return started;
  let closed: Closed | undefined;
  void started.result().then(
    (receipt: Receipt) => (closed = { receipt }),
    (error: unknown) => (closed = { error }),
  );
  const result = (): Closed | undefined => closed;
  owner.ran.push(run.useCase);
  owner.running = runningOf(run);
  await attend(owner, run, started, result);
  if (owner.needs !== undefined) takeDecision(owner);
  owner.running = undefined;
  const outcome = result();
  if (outcome === undefined) throw new Error('The use case is closed here.');
  return 'receipt' in outcome ? outcome : { failure: reportOf(outcome.error) };
}

const runningOf = ({ useCase, step }: Run) => ({
  useCase,
  epoch: step.epoch,
  ...('enable' in step && step.enable ? { enables: true } : {}),
  ...('disable' in step && step.purge !== undefined ? { purges: true } : {}),
  ...('disable' in step && step.archive !== undefined ? { dataHeld: step.archive.held === true } : {}),
});

/** Until the child is closed. */
async function attend(owner: Ownership, run: Run, child: Child, result: () => Closed | undefined): Promise<void> {
  const { desk, inbox } = owner;
  const seen: IdentityEvent[] = [];
  const asked: string[] = [];
  const overriding = () => inbox.events.filter((event) => mayOverride(run.useCase, event) && !seen.includes(event));
  const requested = () => inbox.requests.filter((one) => requestMayOverride(runningOf(run), one) && !asked.includes(one.id));
  const isUnseen = () => overriding().length + requested().length > 0;
  // Cut off, and the objects wait or move: whoever told of it waits for no more.
  const isCutOff = () => run.useCase === 'revokeUserAccess' && isAtObjects(owner) && owner.settled < inbox.arrivals;
  // The way back is told only of the access that it has asked for.
  let toTell = run.useCase === 'revokeUserAccess';
  let toCancel = true;
  while (result() === undefined) {
    await takeAnswers(desk);
    showStuck(owner);
    if (owner.decision !== undefined) await decideStuck(owner);
    if (owner.liftWanted) {
      owner.liftWanted = false;
      toTell = await lift(owner, child, seen);
    }
    if (toTell && desk.asked === undefined) {
      toTell = false;
      await tell(() => child.signal(accessInForce, desk.inForce));
    }
    if (toCancel && inbox.isStopped) {
      toCancel = false;
      await tell(() => getExternalWorkflowHandle(child.workflowId).cancel());
    }
    const [events, requests] = [overriding(), requested()];
    if (events.length + requests.length > 0) {
      seen.push(...events);
      asked.push(...requests.map(({ id }) => id));
      const settles = run.useCase === 'tagUserObjects' && inbox.events.every((event) => seen.includes(event));
      await lookWhileRunning(owner, child, events, requests, settles);
    }
    if (isCutOff() && !isUnseen()) owner.settled = inbox.arrivals;
    const news = () =>
      result() !== undefined ||
      isUnseen() ||
      isCutOff() ||
      desk.answers.length > 0 ||
      owner.liftWanted ||
      (toCancel && inbox.isStopped) ||
      owner.decision !== undefined;
    const waiting = toTell && desk.asked !== undefined && desk.stuck === undefined;
    if (waiting && !(await condition(news, askAgainAfter))) await ask(desk, desk.asked);
    if (!waiting) await condition(news);
  }
}

const isAtObjects = ({ atWork }: Ownership): boolean => atWork === 'waiting' || atWork === 'archiving';

/** What keeps the writer from writing, while something does; else the state of the use case. */
function showStuck(owner: Ownership): void {
  const { stuck } = owner.desk;
  if (stuck !== undefined && owner.needs === undefined) showNeeds(owner, stuck);
  if (stuck !== undefined || owner.needs === undefined) return;
  takeDecision(owner);
  show(owner, { state: owner.atWork });
}

/** A person says of a stuck writer: try again. Giving up ends nothing that is half-done. */
async function decideStuck(owner: Ownership): Promise<void> {
  const { decision } = owner;
  owner.decision = undefined;
  if (decision === 'retry') await ask(owner.desk, owner.desk.asked);
}

async function lookWhileRunning(
  owner: Ownership,
  child: Child,
  events: readonly IdentityEvent[],
  requests: readonly UseCaseRequest[],
  settles: boolean,
): Promise<void> {
  const { arrivals, events: known } = owner.inbox;
  const from = known.length;
  await contain(owner, events, requests);
  const { next, refusals } = await lookAndInterrupt(owner, child, events, { requests }, from);
  await answerRequests(
    owner.inbox,
    refusals.map(({ requestId, failure }) => ({ id: requestId, failure })),
  );
  // Whoever told of it waits for access, not for tags.
  if (settles && next.kind === 'nothing') owner.settled = arrivals;
}

/** Reads the user again and asks for what they are to have now; `false` where the child was interrupted instead. */
async function lift(owner: Ownership, child: Child, seen: readonly IdentityEvent[]): Promise<boolean> {
  const plan = await lookAndInterrupt(
    owner,
    child,
    [...seen, ...owner.inbox.events],
    { lifting: true },
    owner.inbox.events.length,
  );
  if (plan.next.kind !== 'nothing') return false;
  owner.desk.asked = undefined;
  owner.desk.inForce = {};
  await ask(owner.desk, plan.access);
  return true;
}

async function lookAndInterrupt(
  owner: Ownership,
  child: Child,
  events: readonly IdentityEvent[],
  how: Partial<Pick<Look, 'lifting' | 'requests'>>,
  from: number,
): Promise<UserPlan> {
  const running = owner.running;
  const look = { ...owner.user, events, requests: [], ...how, ...(running === undefined ? {} : { running }) };
  const { plan } = await lookContaining(owner, look, from);
  if (plan.next.kind === 'interrupt') await tell(() => child.signal(interrupt));
  // What could not be looked at is no reason to go on lifting.
  if (plan.next.kind === 'needs-person' && how.lifting === true) await tell(() => child.signal(interrupt));
  return plan;
}

/** One that has closed meanwhile needs to be told nothing. */
async function tell(signal: () => Promise<void>): Promise<void> {
  try {
    await signal();
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
  }
}

async function start({ user }: Ownership, { useCase, step }: Run) {
  try {
    return await startChild(useCase, {
      workflowId: useCaseRunId(user, useCase, step.epoch),
      args: [{ ...user, step }],
      parentClosePolicy: ParentClosePolicy.TERMINATE,
      staticSummary: `${useCase}, epoch ${String(step.epoch)}`,
      typedSearchAttributes: [
        { key: keyword('GatehousePool'), value: user.pool },
        { key: keyword('GatehouseUser'), value: user.sub },
        { key: keyword('GatehouseBucket'), value: step.bucket },
        ...(step.tenant === undefined ? [] : [{ key: keyword('GatehouseTenant'), value: step.tenant }]),
      ],
    });
  } catch (error) {
    // Somebody started a run of their own under this id: the next look raises the epoch and so takes another.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { failure: { type: 'Interrupted', place: `id of epoch ${String(step.epoch)}`, remedy: 'Nothing to do.' } as const };
  }
}
