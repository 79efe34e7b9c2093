import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { eventsOfLongRun } from './timing';

/** Whether a run of many steps should continue as new now. One that is cancelled or interrupted does not: it would forget that. */
export function isLongRun(): boolean {
  if (CancellationScope.current().consideredCancelled) return false;
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= eventsOfLongRun;
}
