import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { AppliedAccess, ApplyAccessInput } from '../activities/apply-access';
import type { AccessOutcome } from '../core/contract/access';
import { policyWriterId } from '../core/contract/ids';

/** One replacement of a policy, as the writer's history has it. */
export interface Replacement {
  readonly input: ApplyAccessInput;
  readonly applied: AppliedAccess;
}

/** Every replacement of the bucket's policy that the server still knows of, in the order of their times. */
export async function replacementsOf(client: Client, bucket: string): Promise<readonly Replacement[]> {
  const workflowId = policyWriterId('s3', bucket);
  const all: Replacement[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId="${workflowId}"` })) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const inputs = new Map<string, ApplyAccessInput>();
    for (const { eventId, ...event } of events ?? []) {
      const { activityTaskScheduledEventAttributes: scheduled, activityTaskCompletedEventAttributes: completed } = event;
      if (scheduled?.activityType?.name === 'applyAccess')
        inputs.set(String(eventId), read(scheduled.input?.payloads) as ApplyAccessInput);
      const input = inputs.get(String(completed?.scheduledEventId));
      if (input !== undefined) all.push({ input, applied: read(completed?.result?.payloads) as AppliedAccess });
    }
  }
  return all.sort((one, other) => one.input.at.localeCompare(other.input.at));
}

const read = (payloads: Payload[] | null | undefined): unknown => {
  const [payload] = payloads ?? [];
  if (payload === undefined) throw new Error('A replacement without input or result.');
  return defaultPayloadConverter.fromPayload(payload);
};

export interface Tally {
  /** Writes that let somebody in, and those that took somebody out; one may do both. */
  readonly joins: number;
  readonly removals: number;
  /** From the look that a change follows from until the policy is in force, in milliseconds; one for each change that was asked. */
  readonly lags: readonly number[];
  /** Milliseconds since the epoch: when the last of them was in force. */
  readonly lastInForce: number;
}

export function tally(replacements: readonly Replacement[]): Tally {
  const known = new Map<string, readonly string[]>();
  const counts = { joins: 0, removals: 0 };
  const inForce: { readonly lag: number; readonly at: number }[] = [];
  for (const { input, applied } of replacements) {
    const moves = input.changes.map(({ sub, groups }) => {
      const before = known.get(sub) ?? [];
      known.set(sub, groups);
      return { joins: groups.some((group) => !before.includes(group)), leaves: before.some((group) => !groups.includes(group)) };
    });
    if (applied.wrote && moves.some(({ joins }) => joins)) counts.joins++;
    if (applied.wrote && moves.some(({ leaves }) => leaves)) counts.removals++;
    input.changes.forEach(({ askedAt }, index) => {
      const at = timeOf(applied.outcomes[index]);
      if (at !== undefined) inForce.push({ lag: at - Date.parse(askedAt), at });
    });
  }
  const lastInForce = Math.max(...inForce.map(({ at }) => at));
  return { ...counts, lags: inForce.map(({ lag }) => lag), lastInForce };
}

const timeOf = (outcome: AccessOutcome | undefined): number | undefined =>
  outcome?.kind === 'in-force' || outcome?.kind === 'partly' ? Date.parse(outcome.at) : undefined;
