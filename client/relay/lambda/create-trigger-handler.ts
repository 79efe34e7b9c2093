import type { IdentityEvent } from '../../../core/events/identity-event';
import { decodeTrigger } from '../../../core/events/trigger-event';
import { GatehouseFailure } from '../../../core/failures';

/** Takes one event; gives up and drops what it holds when `signal` aborts. */
export type Send = (event: IdentityEvent, signal: AbortSignal) => Promise<void>;

export interface TriggerTarget {
  readonly name: 'sqs' | 'temporal';
  readonly send: Send;
  /** The longest that the user waits for this target. Milliseconds. */
  readonly budgetMs: number;
}

/** One line of the log; ids only. */
export type TriggerLog = (entry: Readonly<Record<string, unknown>>) => void;

export interface TriggerHandlerOptions {
  /** Tried in turn until one has the event. */
  readonly targets: readonly TriggerTarget[];
  /** @default JSON lines on standard error */
  readonly log?: TriggerLog;
  readonly now?: () => Date;
}

/** A trigger function of a user pool: gets the event, returns all of it. */
export type TriggerHandler = <T>(event: T) => Promise<T>;

const toStandardError: TriggerLog = (entry) => void process.stderr.write(`${JSON.stringify(entry)}\n`);

/**
 * A trigger function that hands the decoded event on and returns the whole event, as Cognito wants it. It never throws
 * and never takes longer than the budgets of its targets: a user who signs up or in must not notice it. What it fails
 * to hand on, CloudTrail or reconciliation brings.
 */
export function createTriggerHandler(options: TriggerHandlerOptions): TriggerHandler {
  const { targets, log = toStandardError, now = () => new Date() } = options;
  return async (event) => {
    const decoded = decodeTrigger(event, now().toISOString());
    if (decoded.outcome === 'event') await handOn(decoded.event, targets, log);
    else log({ level: decoded.outcome === 'ignored' ? 'info' : 'error', ...decoded });
    return event;
  };
}

async function handOn(event: IdentityEvent, targets: readonly TriggerTarget[], log: TriggerLog): Promise<void> {
  for (const { name, send, budgetMs } of targets) {
    try {
      await within(budgetMs, (signal) => send(event, signal));
      return;
    } catch (error) {
      log({ level: 'error', msg: 'not handed on', target: name, eventId: event.id, kind: event.kind, ...described(error) });
    }
  }
}

/** Returns when the work is done or the time is up, whether or not the work heeds its signal. */
async function within(budgetMs: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(budgetMs)} ms`));
      abort.abort();
    }, budgetMs);
  });
  try {
    await Promise.race([work(abort.signal), timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

/** Other errors than ours are named only: their texts are not ours to vouch for. */
function described(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof GatehouseFailure) return { type: error.type, ...error.details };
  return { type: error instanceof Error ? error.name : 'unknown' };
}
