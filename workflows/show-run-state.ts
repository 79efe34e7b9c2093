import { ApplicationFailure, getExternalWorkflowHandle, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { RunState } from '../core/contract/search-attributes';
import { useCaseState } from './messages';
import { keyword } from './ownership';

/** Shows what a use case is at, in its own search attributes and through its owner in those of the user. */
export async function showRunState(state: RunState): Promise<void> {
  upsertSearchAttributes([{ key: keyword('GatehouseState'), value: state }]);
  const { parent } = workflowInfo();
  if (parent === undefined) return;
  try {
    await getExternalWorkflowHandle(parent.workflowId, parent.runId).signal(useCaseState, state);
  } catch (error) {
    // Without its owner this run is about to be ended.
    if (!(error instanceof ApplicationFailure)) throw error;
  }
}
