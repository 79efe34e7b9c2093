import { ActivityFailure, log, TimeoutFailure } from '@temporalio/workflow';
import type { AppliedAccess } from '../activities/apply-access';
import { hasHardDeny } from '../core/access/deny-causes';
import type { AccessOutcome, RecheckReason } from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import { isRetryable } from '../core/failures';
import { type Asks, newestOf, putBack, takeBatch } from './access-asks';
import { answerAsks, tellStuck } from './answer-asks';
import { answerRechecks, dropKnown } from './rechecks';
import { reportOf } from './failure';
import { estimateLiveUsers, lookElsewhere } from './look-around';
import { replacingPolicy } from './proxies';
import { failuresUntilTold, writerTiming } from './timing';
import type { Writer } from './writer';

/** Restorations that the status names; the log has all of them. */
const mostRestorations = 20;

/** What one replacement takes up. */
interface Batch {
  readonly asks: readonly Asks[];
  readonly groups: Writer['groups'];
  readonly rechecks: readonly RecheckReason[];
  readonly approval: Writer['approval'];
}

/** Puts what waits into the policy, and answers who asked. What fails stays for the next time. */
export async function replacePolicy(writer: Writer): Promise<void> {
  const batch = take(writer);
  const { groups, rechecks, approval } = batch;
  const changes = batch.asks.flatMap((asks) => newestOf(asks) ?? []);
  const at = new Date().toISOString();
  try {
    const input = {
      ...{ host: writer.host, changes, groups, at },
      ...(rechecks.length === 0 ? {} : { recheck: { eventIds: rechecks.flatMap(({ eventId }) => eventId ?? []) } }),
      ...(approval === undefined ? {} : { approve: true as const }),
    };
    succeed(writer, batch, await replacingPolicy(changes.some(hasHardDeny)).applyAccess(input));
  } catch (error) {
    keepFor(writer, batch, reportOfAttempts(error));
  }
  writer.lastBusyAt = Date.now();
}

function take(writer: Writer): Batch {
  const now = Date.now();
  const { approval } = writer;
  writer.urgent = false;
  writer.look = false;
  writer.lookAgainAt = writer.lookAgainAt.filter((at) => at > now);
  return { asks: takeBatch(writer.asks), groups: writer.groups.splice(0), rechecks: writer.rechecks.splice(0), approval };
}

function succeed(writer: Writer, batch: Batch, applied: AppliedAccess): void {
  const now = Date.now();
  if (applied.first !== true && (applied.wrote || applied.written.hash !== writer.written?.hash)) lookBack(writer);
  if (applied.wrote) writer.lastWriteAt = now - (applied.wroteBefore ?? 0);
  writer.failures = 0;
  writer.retryAt = 0;
  writer.stuckWith = undefined;
  writer.written = applied.written;
  dropKnown(writer);
  writer.findings = applied.findings;
  for (const { type, ...details } of applied.restored) log.warn(type, { ...details });
  writer.restored = [...writer.restored, ...applied.restored].slice(-mostRestorations);
  settle(writer, batch.asks, applied.outcomes);
  remindOf(writer, applied);
  needPerson(writer, applied.needs);
  if (batch.approval !== undefined) {
    batch.approval.result = applied.approval;
    writer.approval = undefined;
  }
  answerRechecks(writer, batch.rechecks);
  if (batch.rechecks.length > 0) lookElsewhere(writer);
}

/** Answers each; what is stuck for want of something else is parked and tried again with the others. */
function settle(writer: Writer, batch: readonly Asks[], outcomes: readonly AccessOutcome[]): void {
  const { asks } = writer;
  const answered = batch.map((one, index): readonly [Asks, AccessOutcome] => [one, outcomeAt(outcomes, index)]);
  const news = answered.filter(([one, { kind }]) => {
    const newest = newestOf(one);
    return kind !== 'stuck' || newest === undefined || asks.told.get(newest.sub) !== newest.epoch;
  });
  answerAsks(writer, news);
  let letIn = false;
  for (const [one, { kind }] of answered) {
    const newest = newestOf(one);
    if (newest === undefined) continue;
    const wasParked = asks.parked.delete(newest.sub);
    letIn ||= wasParked && kind !== 'stuck';
    if (kind !== 'stuck') asks.told.delete(newest.sub);
    else {
      asks.told.set(newest.sub, newest.epoch);
      if (!asks.bySub.has(newest.sub)) asks.parked.add(newest.sub);
      putBack(asks, [one]);
    }
  }
  // What let some in may let in others that had no place in the batch.
  if (letIn && asks.parked.size > 0) writer.look = true;
}

const outcomeAt = (outcomes: readonly AccessOutcome[], index: number): AccessOutcome => {
  const outcome = outcomes[index];
  if (outcome === undefined) throw new Error('A change was applied without an outcome.');
  return outcome;
};

function remindOf(writer: Writer, { nextEnd, overdue }: AppliedAccess): void {
  writer.nextEnd = nextEnd === undefined ? undefined : Date.parse(nextEnd);
  if (!overdue) writer.wakeAgainAt = undefined;
  else if (!writer.waking) writer.wakeAgainAt ??= Date.now();
}

function needPerson(writer: Writer, needs: FailureReport | undefined): void {
  writer.needs = needs === undefined || writer.liveUsers === undefined ? needs : withLiveUsers(needs, writer.liveUsers);
  if (needs?.type === 'DeniesOverBudget' && writer.liveUsers === undefined) estimateLiveUsers(writer, withLiveUsers);
  if (needs === undefined) writer.liveUsers = undefined;
  if (writer.asks.parked.size > 0) writer.lookAgainAt.push(Date.now() + writerTiming.triesAgain);
  writer.lookAgainAt.sort((one, other) => one - other);
}

const withLiveUsers = (needs: FailureReport, users: number): FailureReport => ({
  ...needs,
  value: [needs.value, `a cut-off would hit the sessions of up to ${String(users)} users`]
    .filter((part) => part !== undefined)
    .join('; '),
});

/** Nothing is dropped: what waits is tried again, at once for a new deny, else after a while. */
function keepFor(writer: Writer, { asks, groups, rechecks, approval }: Batch, failure: FailureReport): void {
  const now = Date.now();
  putBack(writer.asks, asks);
  writer.groups.unshift(...groups);
  writer.rechecks.unshift(...rechecks);
  writer.look = true;
  writer.lastWriteAt = now;
  writer.failures++;
  lookBack(writer);
  const heals = isRetryable(failure.type);
  const backoff = Math.min(writerTiming.longestBackoff, writerTiming.firstBackoff * 2 ** (writer.failures - 1));
  writer.retryAt = now + (heals ? backoff : writerTiming.triesAgain);
  writer.needs = heals ? undefined : failure;
  if (!heals || writer.failures >= failuresUntilTold) writer.stuckWith = failure;
  for (const watcher of writer.watchers) watcher.outcome ??= { kind: 'stuck', failure };
  if (approval !== undefined) approval.result = failure;
  if (approval !== undefined) writer.approval = undefined;
  if (writer.stuckWith !== undefined) tellStuck(writer, failure);
}

/** An older replacement that was given up on may still commit. */
function lookBack(writer: Writer): void {
  const now = Date.now();
  writer.lookAgainAt = writerTiming.looksBackAfter.map((after) => now + after);
}

/** What the attempts failed with; when time ran out, with what went wrong last. */
function reportOfAttempts(error: unknown): FailureReport {
  const timeout = error instanceof ActivityFailure && error.cause instanceof TimeoutFailure ? error.cause : undefined;
  if (timeout === undefined) return reportOf(error);
  if (timeout.cause !== undefined && !(timeout.cause instanceof TimeoutFailure)) return reportOf(timeout.cause);
  return { type: 'AwsUnavailable', place: 'replacing a policy', remedy: 'Nothing to do: it is tried again.' };
}
