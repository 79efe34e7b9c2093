import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { eventsOfArchive } from './timing';

/** Whether a run that moves objects should continue as new now. One that is interrupted does not: it would forget that. */
export function isLongRun(): boolean {
  if (CancellationScope.current().consideredCancelled) return false;
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= eventsOfArchive;
}
