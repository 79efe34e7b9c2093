import type { Client } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { type UserKey, userLifecycleId } from '../core/contract/ids';

export interface ArchiveRun {
  /** From the first copy to the last delete. */
  readonly seconds: number;
  /** Until the manifest says that all are copied. */
  readonly copySeconds: number;
  /** Of the histories of the revocation: a long one continues as new. */
  readonly events: number;
}

/** Waits for the revocation of a user to end, and reads from its history how long what took. */
export async function archiveRun(client: Client, user: UserKey): Promise<ArchiveRun> {
  const { times, events } = await activityTimes(client, user, 'revokeUserAccess');
  const began = first(times, 'archivePage', 'scheduled');
  const copied = first(times, 'writeArchiveManifest', 'scheduled');
  const ended = last(times, 'deleteOriginals');
  return { seconds: (ended - began) / 1000, copySeconds: (copied - began) / 1000, events };
}

/** The same of the way back, without its wait for deletes that are late. */
export async function wayBackRun(client: Client, user: UserKey): Promise<{ readonly seconds: number }> {
  const { times } = await activityTimes(client, user, 'restoreUserAccess');
  const took = ['bringHome', 'removeCopies', 'tidyArchive'].flatMap((type) => times.filter((one) => one.type === type));
  return { seconds: took.reduce((sum, { scheduled, completed }) => sum + completed - scheduled, 0) / 1000 };
}

interface ActivityTimes {
  readonly type: string;
  readonly scheduled: number;
  readonly completed: number;
}

const patienceMs = 30 * 60_000;

async function activityTimes(client: Client, { pool, sub }: UserKey, useCase: string) {
  const deadline = Date.now() + patienceMs;
  const owner = userLifecycleId({ pool, sub });
  const query = `WorkflowType="${useCase}" AND GatehouseUser="${sub}" AND ExecutionStatus="Completed"`;
  for (;;) {
    for await (const { workflowId, runId } of client.workflow.list({ query })) {
      // Not the request of somebody who started it by hand.
      if (workflowId.startsWith(owner)) return runsUntil(client, workflowId, runId);
    }
    if (Date.now() > deadline) throw new Error(`${useCase} of ${owner} does not end.`);
    await delay(250);
  }
}

/** Of the run that ended a workflow, and of those that it continues. */
async function runsUntil(client: Client, workflowId: string, lastRunId: string) {
  const times: ActivityTimes[] = [];
  let events = 0;
  for (let runId: string | undefined = lastRunId; runId;) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const found: readonly HistoryEvent[] = history.events ?? [];
    times.push(...timesOf(found));
    events += found.length;
    runId = found[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
  }
  return { times, events };
}

type HistoryEvent = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']
>[number];

function timesOf(events: readonly HistoryEvent[]): readonly ActivityTimes[] {
  const scheduled = new Map<string, { type: string; at: number }>();
  const times: ActivityTimes[] = [];
  for (const event of events) {
    const begun = event.activityTaskScheduledEventAttributes;
    if (begun) scheduled.set(String(event.eventId), { type: begun.activityType?.name ?? '', at: millisecondsOf(event) });
    const done = event.activityTaskCompletedEventAttributes;
    const of = done ? scheduled.get(String(done.scheduledEventId)) : undefined;
    if (of !== undefined) times.push({ type: of.type, scheduled: of.at, completed: millisecondsOf(event) });
  }
  return times;
}

const millisecondsOf = ({ eventTime }: HistoryEvent): number =>
  Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1_000_000;

const first = (times: readonly ActivityTimes[], type: string, which: 'scheduled' | 'completed'): number =>
  Math.min(...times.filter((one) => one.type === type).map((one) => one[which]));

const last = (times: readonly ActivityTimes[], type: string): number =>
  Math.max(...times.filter((one) => one.type === type).map(({ completed }) => completed));
