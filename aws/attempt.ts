import { GatehouseFailure } from '../core/failures';

/** The attempt that an AWS call belongs to: when it is cancelled, and when Temporal gives up on it. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** Where adapters learn of the attempt they work for; `undefined` outside of activities (relay, command line). */
export type CurrentAttempt = () => Attempt | undefined;

export const noAttempt: CurrentAttempt = () => undefined;

/** An HTTP request gets this long; an attempt is always longer. Milliseconds. */
export const requestTimeoutMs = 5_000;

const connectMarginMs = 500;

/**
 * Options for `client.send`: abort with the attempt. Raises `AttemptTooOld` instead of starting a call that could
 * outlive the attempt and commit after its retry began.
 */
export function sendOptions(current: CurrentAttempt, place: string, timeoutMs = requestTimeoutMs): { abortSignal?: AbortSignal } {
  const attempt = current();
  if (attempt === undefined) return {};
  if (attempt.endsAt - Date.now() < timeoutMs + connectMarginMs) {
    throw new GatehouseFailure('AttemptTooOld', { place, remedy: 'Nothing to do: the next attempt makes the call.' });
  }
  return { abortSignal: attempt.signal };
}
