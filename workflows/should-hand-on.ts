import { CancellationScope, workflowInfo } from '@temporalio/workflow';

/** Whether the server wants a run to continue as new now. One that is cancelled does not: the next would not know of it. */
export const shouldHandOn = (): boolean =>
  workflowInfo().continueAsNewSuggested && !CancellationScope.current().consideredCancelled;
