import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Look, UserPlan } from '../core/plan/user-plan';
import { reportOf } from './failure';
import { observing, searching } from './proxies';

/**
 * Looks at the user and answers the plan; searches the pool where it does not answer to the sub. What cannot be looked
 * at is for a person to mend.
 */
export async function lookAtUser(look: Look): Promise<UserPlan> {
  try {
    const plan = await observing().observeUser(look);
    if (plan.next.kind !== 'resolve') return plan;
    const { found } = await searching().resolveUser({ pool: look.pool, sub: look.sub });
    const second = await observing().observeUser({ ...look, searched: !found });
    // Found by the search and not by the read: the two disagree, so the read counts.
    return second.next.kind === 'resolve' ? await observing().observeUser({ ...look, searched: true }) : second;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    const failure = reportOf(error);
    const refusals = look.requests.map(({ id }) => ({ requestId: id, failure }));
    return { next: { kind: 'needs-person', failure }, state: 'needs-person', refusals, contradicted: false };
  }
}
