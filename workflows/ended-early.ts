import { CancelledFailure, CancellationScope } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { StepPlace } from '../core/contract/messages';
import { fail, reportOf } from './failure';
import { enforcing } from './proxies';

/**
 * Records why a use case ended early, whatever becomes of its run, and answers what the run ends with. One that a person
 * cancelled is not begun again before a person, or something new about the user, asks for it.
 */
export function endedEarly(user: UserKey, { epoch, configRevision }: StepPlace, error: unknown): Promise<Error> {
  const isCancelled = CancellationScope.current().consideredCancelled;
  return CancellationScope.nonCancellable(async () => {
    const { type, ...details } = reportOf(error);
    const isGivenUp = isCancelled && type === 'Interrupted';
    await enforcing().recordFailure({ ...user, epoch, configRevision, type: isGivenUp ? 'GivenUp' : type });
    return isGivenUp
      ? new CancelledFailure('Cancelled: nothing more is done before a person, or something new about the user, asks for it.')
      : fail(type, details);
  });
}
