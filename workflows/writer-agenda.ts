import { hasFresh } from './access-asks';
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

export const wakeAt = ({ nextEnd = Infinity, wakeAgainAt = Infinity }: Writer): number => Math.min(nextEnd, wakeAgainAt);

/** A writer closes when nothing waits and no deny has an end that it would have to tell of. */
export const closeAt = (writer: Writer): number => {
  const { asks, lookAgainAt, lastBusyAt } = writer;
  const isWaiting = wantsNow(writer) || asks.bySub.size > 0 || lookAgainAt.length > 0 || wakeAt(writer) !== Infinity;
  return isWaiting || writer.beside > 0 ? Infinity : lastBusyAt + writerTiming.idle;
};

/** How long a run may still go on before it hands on. */
export const handOnAt = ({ signals, startedAt }: Writer, suggested: boolean): number =>
  signals >= signalsOfRun || suggested ? startedAt + writerTiming.shortestRun : Infinity;
