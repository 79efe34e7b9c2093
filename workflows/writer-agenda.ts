import { allHandlersFinished, workflowInfo } from '@temporalio/workflow';
import { hasFresh, untold } from './access-asks';
import { signalsOfRun, writerTiming } from './timing';
import type { Writer } from './writer';

/** When the writer has to do each of its tasks; milliseconds, `Infinity` for what nothing asks for. */
export const replaceAt = (writer: Writer): number => {
  const looks = writer.lookAgainAt[0] ?? Infinity;
  const wanted = wantsNow(writer) ? 0 : looks;
  const held = writer.urgent ? 0 : writer.retryAt;
  return Math.max(wanted, held, writer.lastWriteAt + writerTiming.betweenWrites);
};

const wantsNow = ({ asks, groups, rechecks, approval, look, urgent }: Writer): boolean =>
  hasFresh(asks) || groups.length > 0 || rechecks.length > 0 || approval !== undefined || look || urgent;

export const wakeAt = ({ waking, nextEnd = Infinity, wakeAgainAt = Infinity }: Writer): number =>
  waking ? Infinity : Math.min(nextEnd, wakeAgainAt);

/** Who asks while a failure lasts is told at once. */
export const tellAt = ({ stuckWith, asks }: Writer): number =>
  stuckWith !== undefined && untold(asks).length > 0 ? 0 : Infinity;

/** A writer closes when nothing waits and no deny has an end that it would have to tell of. */
export const closeAt = (writer: Writer): number => {
  const { asks, lookAgainAt, lastBusyAt } = writer;
  const isWaiting = wantsNow(writer) || asks.bySub.size > 0 || lookAgainAt.length > 0 || wakeAt(writer) !== Infinity;
  return isWaiting || writer.beside > 0 ? Infinity : lastBusyAt + writerTiming.idle;
};

/** Updates are answered first: no run that follows could. */
export const handOnAt = ({ isBrief, signals, signalledAt, startedAt, watchers, approval }: Writer): number => {
  const [calm, most] = isBrief ? [signalsOfRun.whenCalm, signalsOfRun.atMost] : [signalsOfRun.ofOld, signalsOfRun.ofOld];
  const { continueAsNewSuggested } = workflowInfo();
  const isLong = signals >= calm || continueAsNewSuggested;
  const mustNow = signals >= most || continueAsNewSuggested;
  const isAnswered = watchers.length === 0 && approval === undefined && allHandlersFinished();
  if (!isLong || !isAnswered) return Infinity;
  return Math.max(startedAt + writerTiming.shortestRun, mustNow ? 0 : signalledAt + writerTiming.calm);
};

/** When there is something to do at all. */
export const dueAt = (writer: Writer): number =>
  writer.givenUp ? 0 : Math.min(tellAt(writer), replaceAt(writer), wakeAt(writer), closeAt(writer), handOnAt(writer));
