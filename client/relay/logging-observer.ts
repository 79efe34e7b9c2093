import type { Logger } from 'pino';
import { GatehouseFailure } from '../../core/failures';
import type { RelayObserver } from './observer';

/** Writes what the relay sees to the log: ids, never people. */
export const loggingObserver = (log: Logger): RelayObserver => ({
  received: ({ id, kind, pool, sub }) => log.debug({ eventId: id, kind, pool, sub }, 'event'),
  ignored: (reason, name) => log.debug({ reason, name }, 'ignored'),
  unreadable: (reason, place) => log.error({ reason, place }, 'message that nobody can read'),
  signalled: (events) => log.debug({ events }, 'signalled'),
  failed: (step, error) => log.warn({ step, ...described(error) }, 'failed; the messages stay on the queue'),
});

const described = (error: unknown) =>
  error instanceof GatehouseFailure ? { type: error.type, ...error.details } : { type: 'unexpected', err: error };

/** Tells all of them. */
export const allObservers = (observers: readonly RelayObserver[]): RelayObserver => ({
  received: (event) => observers.forEach((each) => each.received(event)),
  ignored: (reason, name) => observers.forEach((each) => each.ignored(reason, name)),
  unreadable: (reason, place) => observers.forEach((each) => each.unreadable(reason, place)),
  signalled: (events) => observers.forEach((each) => each.signalled(events)),
  failed: (step, error) => observers.forEach((each) => each.failed(step, error)),
});
