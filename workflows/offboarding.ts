import {
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { FailureReport } from '../core/contract/messages';
import type { RunState } from '../core/contract/search-attributes';
import type {
  OffboardingDecision,
  OffboardingPlan,
  OffboardingState,
  OffboardingStatus,
  OffboardTenantInput,
} from '../core/contract/tenant-offboarding';
import { fail, reportOf } from './failure';
import { approve, giveUp, offboardingStatus, retry } from './messages';
import { keyword } from './ownership';
import { enforcing } from './proxies';
import { now } from './receipts';

/** What an offboarding knows between two steps. */
export interface Offboarding {
  readonly plan: OffboardingPlan;
  state: OffboardingState;
  readonly people: People;
}

/** What people have decided, and what they are shown. */
export interface People {
  approvedAt: string | undefined;
  decision: OffboardingDecision | undefined;
  shown: OffboardingStatus;
}

/** Answers people from the first moment on. */
export function answerPeople({ approved = false, carried }: OffboardTenantInput): People {
  const approvedAt = carried?.approvedAt ?? (approved ? now() : undefined);
  const people: People = { approvedAt, decision: carried?.decision, shown: { state: 'active', says: '' } };
  setHandler(offboardingStatus, () => people.shown);
  setHandler(approve, () => void (people.approvedAt ??= now()));
  setHandler(giveUp, () => void (people.decision = 'give-up'));
  setHandler(retry, () => void (people.decision = 'retry'));
  return people;
}

/** Begins, or goes on where the run before this one handed on. */
export async function openOffboarding({ tenant, carried }: OffboardTenantInput, people: People): Promise<Offboarding> {
  upsertSearchAttributes([{ key: keyword('GatehouseTenant'), value: tenant }]);
  show(people, 'active', '');
  if (carried !== undefined) {
    const { decision: _taken, ...state } = carried;
    return { plan: carried.plan, state, people };
  }
  const startedAt = now();
  const plan = await begin(tenant);
  const state = { plan, startedAt, round: 1, looking: { storage: 0 }, parts: 0, open: [], found: 0, revoked: 0, kept: [] };
  return { plan, state, people };
}

async function begin(tenant: string): Promise<OffboardingPlan> {
  try {
    return await enforcing().beginOffboarding({ tenant, run: workflowInfo().firstExecutionRunId });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { type, ...details } = reportOf(error);
    throw fail(type, details);
  }
}

/** Does a step; what no retry heals waits for a person, who has it done again or ends the run. */
export async function untilDone<Result>({ people }: Offboarding, step: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (isCancellation(error)) throw error;
      await untilSomebodyDecides(people, reportOf(error));
    }
  }
}

async function untilSomebodyDecides(people: People, { type, ...details }: FailureReport): Promise<void> {
  people.decision = undefined;
  show(
    people,
    'needs-person',
    `**${type}** at \`${details.place}\`. ${details.remedy}\n\nThen send the update \`retry\`, or \`giveUp\` to close this run.`,
  );
  await condition(() => people.decision !== undefined);
  if (takeDecision(people) === 'give-up') throw fail(type, details);
  show(people, 'active', '');
}

/** What was decided, if anything. Handlers change it while a run waits. */
export function takeDecision(people: People): People['decision'] {
  const { decision } = people;
  people.decision = undefined;
  return decision;
}

/** In the search attributes and the details of the run, and to whoever asks. */
export function show(people: People, state: RunState, says: string): void {
  people.shown = { state, says };
  upsertSearchAttributes([{ key: keyword('GatehouseState'), value: state }]);
  setCurrentDetails(says);
}

/** What a run that continues as new goes on with. */
export function handedOn({ plan, state, people: { approvedAt, decision } }: Offboarding): OffboardTenantInput {
  const decided = { ...(approvedAt === undefined ? {} : { approvedAt }), ...(decision === undefined ? {} : { decision }) };
  return { tenant: plan.tenant, carried: { ...state, ...decided } };
}
