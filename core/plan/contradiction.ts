import type { IdentityEvent, EventKind } from '../events/identity-event';

/** What a look at the user pool showed. */
export type Observed = 'absent' | 'disabled' | 'unconfirmed' | 'provisionable';

/** Which observations agree with an event of a kind; kinds that are not listed agree with any. */
const agreeing: Partial<Record<EventKind, readonly Observed[]>> = {
  'user-created': ['disabled', 'unconfirmed', 'provisionable'],
  'user-confirmed': ['disabled', 'provisionable'],
  'user-signed-in': ['disabled', 'provisionable'],
  'user-enabled': ['unconfirmed', 'provisionable'],
  'user-disabled': ['absent', 'disabled'],
  'user-deleted': ['absent'],
};

/** CloudTrail has whole seconds and clocks differ: an event this much older than the last look still counts as newer. */
const clockTolerance = 5_000;

/** Whether an event may tell something that the registry's last look at the user did not see. Times are ISO 8601. */
export const isNewer = (event: IdentityEvent, observedAt: string | undefined): boolean =>
  observedAt === undefined || Date.parse(event.at) >= Date.parse(observedAt) - clockTolerance;

const agrees = (event: IdentityEvent, observed: Observed): boolean => agreeing[event.kind]?.includes(observed) !== false;

/**
 * Whether the observation speaks against an event that is newer than the last look, and no later event explains it
 * (a user who was confirmed and then deleted is rightly absent).
 */
export const isContradicted = (events: readonly IdentityEvent[], observed: Observed, observedAt: string | undefined): boolean =>
  events.some(
    (event) =>
      isNewer(event, observedAt) &&
      !agrees(event, observed) &&
      !events.some((other) => Date.parse(other.at) >= Date.parse(event.at) && other !== event && explains(other, observed)),
  );

const explains = (event: IdentityEvent, observed: Observed): boolean => agreeing[event.kind]?.includes(observed) === true;

/** Kinds of events on which an owner looks at once although a use case is running; others wait until it is done. */
const overriding: Readonly<Record<string, readonly EventKind[]>> = {
  provisionUser: ['user-disabled', 'user-deleted'],
};

export const mayOverride = (useCase: string, event: IdentityEvent): boolean => overriding[useCase]?.includes(event.kind) ?? false;
