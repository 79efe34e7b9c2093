import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';

/** A signal as a history holds it: when the server took it (milliseconds since the epoch), and its argument. */
export interface RecordedSignal {
  readonly at: number;
  readonly argument: unknown;
}

/** The signals of this name in the run's history; of the newest run unless one is named. */
export async function signalsOf(
  client: Client,
  workflowId: string,
  name: string,
  runId?: string,
): Promise<readonly RecordedSignal[]> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).flatMap(({ eventTime, workflowExecutionSignaledEventAttributes: signal }) =>
    signal?.signalName === name ? [{ at: millisecondsOf(eventTime), argument: argumentOf(signal.input?.payloads?.[0]) }] : [],
  );
}

/** The same over every run that the server still has under this id. */
export async function signalsOfAllRuns(client: Client, workflowId: string, name: string): Promise<readonly RecordedSignal[]> {
  const all: RecordedSignal[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId="${workflowId}"` })) {
    all.push(...(await signalsOf(client, workflowId, name, runId)));
  }
  return all;
}

interface Timestamp {
  readonly seconds?: { toString(): string } | null;
  readonly nanos?: number | null;
}

export const millisecondsOf = (time: Timestamp | null | undefined): number =>
  Number(time?.seconds?.toString() ?? Number.NaN) * 1_000 + (time?.nanos ?? 0) / 1e6;

const argumentOf = (payload: Payload | null | undefined): unknown =>
  payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
