import { type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ApplicationFailure, type ChildWorkflowHandle, condition, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { useCaseRunId } from '../core/contract/ids';
import type { FailureReport, Receipt } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import { mayOverride } from '../core/plan/contradiction';
import type { NextStep } from '../core/plan/user-plan';
import { reportOf } from './failure';
import { lookAtUser } from './look-at-user';
import { interrupt } from './messages';
import { keyword, type Ownership } from './ownership';

export type Outcome = { readonly receipt: Receipt } | { readonly failure: FailureReport };

type Run = Extract<NextStep, { kind: 'run' }>;

/**
 * Runs a use case as a child and awaits it. An event that may override it is looked at meanwhile; when the look says so,
 * the child is interrupted and still awaited. Everything else waits in the inbox.
 */
export async function runUseCase(owner: Ownership, { useCase, step }: Run): Promise<Outcome> {
  const { epoch } = step;
  const started = await start(owner, { kind: 'run', useCase, step });
  if ('failure' in started) return started;
  let closed: { readonly receipt: Receipt } | { readonly error: unknown } | undefined;
  void started.result().then(
    (receipt: Receipt) => (closed = { receipt }),
    (error: unknown) => (closed = { error }),
  );
  const result = (): typeof closed => closed;
  owner.ran.push(useCase);
  owner.running = { useCase, epoch };
  const seen: IdentityEvent[] = [];
  const overriding = () => owner.inbox.events.filter((event) => mayOverride(useCase, event) && !seen.includes(event));
  for (;;) {
    await condition(() => result() !== undefined || overriding().length > 0);
    const outcome = result();
    if (outcome !== undefined) {
      owner.running = undefined;
      return 'receipt' in outcome ? outcome : { failure: reportOf(outcome.error) };
    }
    const events = overriding();
    seen.push(...events);
    const plan = await lookAtUser({ ...owner.user, events, requests: [], running: owner.running });
    if (plan.next.kind === 'interrupt' && result() === undefined) await stop(started);
  }
}

/** Signals the child to stop; one that has closed meanwhile has stopped. */
async function stop(child: Pick<ChildWorkflowHandle<Workflow>, 'signal'>): Promise<void> {
  try {
    await child.signal(interrupt);
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
