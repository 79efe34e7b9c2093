import { setTimeout as sleep } from 'node:timers/promises';
import type { EventQueue, QueueMessage } from '../../core/ports';
import type { RelayObserver } from './observer';
import type { BatchProcessor, Verdict } from './relay';

export interface ReceiverParts {
  readonly queue: EventQueue;
  readonly process: BatchProcessor;
  readonly observer: RelayObserver;
  /** Called after every answer of the queue, empty ones included. */
  readonly onAnswer: () => void;
  readonly signal: AbortSignal;
}

/** The longest that SQS lets a poll wait. */
const waitSeconds = 20;
const pauses = { firstMs: 250, longestMs: 10_000 };

/**
 * Polls until `signal` aborts, and then finishes what it has. A message is deleted only once its verdict says that the
 * server has it; one to retry comes back when its visibility timeout ends. After a failure it waits longer and longer.
 */
export async function receiveUntilStopped(parts: ReceiverParts): Promise<void> {
  const { signal } = parts;
  let pauseMs = 0;
  while (!signal.aborted) {
    pauseMs = (await receiveOnce(parts)) ? 0 : Math.min(Math.max(pauses.firstMs, pauseMs * 2), pauses.longestMs);
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether everything went well. */
async function receiveOnce({ queue, process, observer, onAnswer, signal }: ReceiverParts): Promise<boolean> {
  let messages: readonly QueueMessage[];
  try {
    messages = await queue.receive(waitSeconds, signal);
  } catch (error) {
    if (!signal.aborted) observer.failed('receive', error);
    return signal.aborted;
  }
  onAnswer();
  if (messages.length === 0) return true;
  const verdicts = await process(messages.map(({ body }) => body));
  await settle(messages, verdicts, queue, observer);
  return verdicts.every(({ outcome }) => outcome !== 'retry');
}

/** A message that could not be deleted or moved comes again, and is dealt with again. */
async function settle(
  messages: readonly QueueMessage[],
  verdicts: readonly Verdict[],
  queue: EventQueue,
  observer: RelayObserver,
): Promise<void> {
  const done = messages.filter((_, index) => verdicts[index]?.outcome === 'done');
  const acknowledged = done.length === 0 ? Promise.resolve() : queue.acknowledge(done);
  const rejected = messages.map(async (message, index) => {
    const verdict = verdicts[index];
    if (verdict?.outcome !== 'poison') return;
    await queue.reject(message, verdict.reason).catch((error: unknown) => observer.failed('reject', error));
  });
  await Promise.all([acknowledged.catch((error: unknown) => observer.failed('acknowledge', error)), ...rejected]);
}
