import type { DenyWindow } from '../core/contract/access';
import type { FailureReport, UseCaseRequest } from '../core/contract/messages';
import { failureTable } from '../core/failures';
import type { UserPlan } from '../core/plan/user-plan';
import { ask } from './access-desk';
import { accessFirst } from './access-first';
import { answerRequests } from './answer-requests';
import { fail, reportOf } from './failure';
import { type Ownership, show, untilSomebodyActs } from './ownership';
import { readingPools } from './proxies';
import { runUseCase } from './run-use-case';

/** What acting led to: `moved`, the world changed under the run; `done` and `look`, look again; `nothing` was to be done. */
export type Acted = 'nothing' | 'done' | 'moved' | 'retry' | 'look' | 'give-up';

export interface Action {
  readonly acted: Acted;
  /** How long a soft deny lasts, for the look that follows. */
  readonly window?: DenyWindow;
}

/** Does what the plan says: answers who can be answered, asks for access, and runs the use case beside it. */
export async function act(owner: Ownership, plan: UserPlan, requests: readonly UseCaseRequest[]): Promise<Action> {
  await answerRequests(
    owner.inbox,
    plan.refusals.map(({ requestId, failure }) => ({ id: requestId, failure })),
  );
  const [, acted] = await Promise.all([ask(owner.desk, plan.access), takeNextStep(owner, plan, requests)]);
  return acted === 'nothing' && plan.windowWanted === true ? measure(owner) : { acted };
}

/** Tags come after access, and a move once the old tenant is denied. */
const waitsForAccess: readonly string[] = ['tagUserObjects', 'moveTenant'];

async function takeNextStep(owner: Ownership, plan: UserPlan, requests: readonly UseCaseRequest[]): Promise<Acted> {
  const { next } = plan;
  if (next.kind === 'needs-person') {
    const { type, place, remedy } = next.failure;
    if (type === 'PoolNotConfigured') throw fail(type, { place, remedy });
    return untilSomebodyActs(owner, owner.failed?.type === type ? owner.failed : next.failure);
  }
  show(owner, plan);
  if (next.kind !== 'run') return 'nothing';
  const now = waitsForAccess.includes(next.useCase) ? await accessFirst(owner, requests) : 'go';
  if (now !== 'go') return now;
  const outcome = await runUseCase(owner, next);
  if ('failure' in outcome && hasMoved(outcome.failure)) return 'moved';
  const answered = requests.filter(({ useCase }) => useCase === next.useCase);
  await answerRequests(
    owner.inbox,
    answered.map(({ id }) => ({ id, ...outcome })),
  );
  if ('receipt' in outcome) return 'done';
  owner.failed = outcome.failure;
  return untilSomebodyActs(owner, outcome.failure);
}

/** The world did; a person who cancelled the run did not. */
const hasMoved = ({ type }: FailureReport): boolean => type !== 'GivenUp' && failureTable[type].actor === 'nobody';

/** The soft deny is asked for without an end; this finds its end. */
async function measure(owner: Ownership): Promise<Action> {
  try {
    return { acted: 'look', window: await readingPools().measureWindow({ pool: owner.user.pool, signedOut: false }) };
  } catch (error) {
    return { acted: await untilSomebodyActs(owner, reportOf(error)) };
  }
}
