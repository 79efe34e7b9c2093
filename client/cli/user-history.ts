import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { UserKey } from '../../core/contract/ids';

/** One run that concerned a user. Times are ISO 8601. */
export interface UserRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  /** Temporal's status: `RUNNING`, `COMPLETED`, `FAILED` … */
  readonly status: string;
  /** `GatehouseState` of the run, where it set one. */
  readonly state?: string;
  readonly startedAt: string;
  readonly closedAt?: string;
}

const stateKey = defineSearchAttributeKey('GatehouseState', SearchAttributeType.KEYWORD);

/** What ran for a user within the namespace's retention, newest first, at most `limit`. */
export async function listUserRuns(client: Client, { pool, sub }: UserKey, limit: number): Promise<readonly UserRun[]> {
  const runs: UserRun[] = [];
  const query = `GatehouseUser = '${sub}' AND GatehousePool = '${pool}'`;
  for await (const run of client.workflow.list({ query, pageSize: limit })) {
    const { workflowId, runId, type, status, startTime, closeTime } = run;
    const state = run.typedSearchAttributes.get(stateKey);
    runs.push({
      workflowId,
      runId,
      type,
      status: status.name,
      ...(state === undefined ? {} : { state }),
      startedAt: startTime.toISOString(),
      ...(closeTime === undefined ? {} : { closedAt: closeTime.toISOString() }),
    });
    if (runs.length >= limit) break;
  }
  return runs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}
