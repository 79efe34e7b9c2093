import type { AccessAnswer, AccessChange, AccessOutcome } from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import { type Asks, newestOf, outcomesOf, untold } from './access-asks';
import { enforcing } from './proxies';
import { beside, type Writer } from './writer';

/** Answers everybody who asked for one of these users, when this became of the newest request. */
export function answerAsks(writer: Writer, answered: readonly (readonly [Asks, AccessOutcome])[]): void {
  const pairs = answered.flatMap(([asks, outcome]) => outcomesOf(asks, newestOf(asks)?.epoch ?? 0, outcome));
  for (const [change, outcome] of pairs) tellWatchers(writer, change, outcome);
  send(
    writer,
    pairs.flatMap(([change, outcome]) => (change.replyTo === undefined ? [] : [answerOf(writer, change, outcome)])),
  );
}

function tellWatchers({ watchers }: Writer, { sub, epoch }: AccessChange, outcome: AccessOutcome): void {
  for (const watcher of watchers) if (watcher.sub === sub && watcher.epoch === epoch) watcher.outcome ??= outcome;
}

const answerOf = ({ host }: Writer, { pool, sub, epoch }: AccessChange, outcome: AccessOutcome): AccessAnswer => ({
  host,
  pool,
  sub,
  epoch,
  outcome,
});

/** Beside the loop: nobody's deny waits for somebody else's answer. */
export function send(writer: Writer, answers: readonly AccessAnswer[]): void {
  if (answers.length === 0) return;
  writer.answering.add(answers);
  beside(writer, async () => {
    await enforcing().answerAccess({ answers });
    writer.answering.delete(answers);
  });
}

/** Tells those who wait and do not know yet that the host cannot be written for now. Their requests stay. */
export function tellStuck(writer: Writer, failure: FailureReport): void {
  const waiting = untold(writer.asks);
  answerAsks(
    writer,
    waiting.map((asks) => [asks, { kind: 'stuck', failure }]),
  );
  for (const asks of waiting) {
    const newest = newestOf(asks);
    if (newest !== undefined) writer.asks.told.set(newest.sub, newest.epoch);
  }
}
