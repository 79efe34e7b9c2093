import type { WireError } from '../wire-error';
import type { CognitoTriggerEvent } from './trigger-event';

/** A pool's function; answers the event that it was given. */
export type TriggerHandler = (event: CognitoTriggerEvent) => Promise<unknown>;

export interface TriggerHandlers {
  readonly postConfirmation?: TriggerHandler;
  readonly postAuthentication?: TriggerHandler;
}

export interface TriggerLimits {
  /** Per attempt. 5,000 unless given, as Cognito has it. */
  readonly timeoutMs?: number;
  /** 3 unless given, as Cognito has it. */
  readonly attempts?: number;
}

/** The handler of an event's kind, if the pool has one. */
export const handlerFor = (
  handlers: TriggerHandlers,
  source: CognitoTriggerEvent['triggerSource'],
): TriggerHandler | undefined =>
  source === 'PostAuthentication_Authentication' ? handlers.postAuthentication : handlers.postConfirmation;

/**
 * Calls a function as Cognito does: it is waited for, and called anew when it throws or is late, while a late attempt may
 * still be at work. Returns the error that the application gets after the last attempt.
 */
export async function invokeTrigger(
  handler: TriggerHandler,
  event: CognitoTriggerEvent,
  { timeoutMs = 5_000, attempts = 3 }: TriggerLimits,
): Promise<WireError | undefined> {
  const kind = event.triggerSource.split('_')[0] ?? '';
  let failure: WireError | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const answer = await withinTime(handler, event, timeoutMs);
      if (answer !== tooLate) return isEvent(answer) ? undefined : unreadable;
      failure = refusal('UnexpectedLambdaException', `${kind} invocation failed due to error Socket timeout.`);
    } catch (error) {
      failure = refusal('UserLambdaValidationException', `${kind} failed with error ${messageOf(error)}.`);
    }
  }
  return failure;
}

const tooLate = Symbol('too late');

async function withinTime(handler: TriggerHandler, event: CognitoTriggerEvent, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<typeof tooLate>((resolve) => {
    timer = setTimeout(() => resolve(tooLate), timeoutMs);
  });
  // Every attempt gets a copy, as over the wire.
  const answering = (async () => handler(structuredClone(event)))();
  try {
    return await Promise.race([answering, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

/** A function must answer the event, whole. */
const isEvent = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'triggerSource' in answer;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function refusal(code: string, message: string): WireError {
  return { status: 400, code, message };
}

const unreadable = refusal('InvalidLambdaResponseException', 'Unrecognizable lambda output');
