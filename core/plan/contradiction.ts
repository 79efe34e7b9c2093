import type { UseCaseRequest } from '../contract/messages';
import type { IdentityEvent, EventKind } from '../events/identity-event';
import type { RunningChild } from './user-plan';

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

/** Kinds that undo each other. */
const opposites: Partial<Record<EventKind, EventKind>> = {
  'user-disabled': 'user-enabled',
  'user-enabled': 'user-disabled',
  'group-joined': 'group-left',
  'group-left': 'group-joined',
};

/** A later event undid it. Within the same second nobody knows which came last. */
export const isUndone = (event: IdentityEvent, events: readonly IdentityEvent[]): boolean =>
  events.some(
    ({ kind, at, group }) =>
      kind === opposites[event.kind] && group === event.group && Date.parse(at) >= Date.parse(event.at) + 1_000,
  );

/** `groups`: those of the user that the configuration names; `undefined` where they were not read. */
function agrees(event: IdentityEvent, observed: Observed, groups: readonly string[] | undefined): boolean {
  if (event.group !== undefined && groups !== undefined && observed === 'provisionable') {
    if (event.kind === 'group-joined') return groups.includes(event.group);
    if (event.kind === 'group-left') return !groups.includes(event.group);
  }
  return agreeing[event.kind]?.includes(observed) !== false;
}

/**
 * Whether the observation speaks against an event that is newer than the last look. A deletion explains an absent user,
 * whatever else is told of them and whenever: a sub never comes back.
 */
export function isContradicted(
  events: readonly IdentityEvent[],
  observed: Observed,
  observedAt: string | undefined,
  groups?: readonly string[],
): boolean {
  if (observed === 'absent' && events.some(({ kind }) => kind === 'user-deleted')) return false;
  return events.some((event) => isNewer(event, observedAt) && !isUndone(event, events) && !agrees(event, observed, groups));
}

/** For use cases that may last, and that nobody waits for. */
const whatever: readonly EventKind[] = [
  ...(['user-changed', 'user-enabled', 'user-disabled', 'user-deleted', 'group-joined', 'group-left'] as const),
  ...(['deny-expired', 'access-suspect'] as const),
];

/** Kinds of events on which an owner looks at once although a use case is running; others wait until it is done. */
const overriding: Readonly<Record<string, readonly EventKind[]>> = {
  provisionUser: ['user-disabled', 'user-deleted', 'access-suspect'],
  revokeUserAccess: ['user-enabled', 'user-deleted', 'access-suspect'],
  restoreUserAccess: ['user-disabled', 'user-deleted', 'access-suspect'],
  moveTenant: whatever,
  tagUserObjects: whatever,
};

export const mayOverride = (useCase: string, event: IdentityEvent): boolean => overriding[useCase]?.includes(event.kind) ?? false;

/**
 * Whether a request wants something else than what is running. It would wait for days behind an archive's wait; and tags
 * may take long, and nobody waits for them.
 */
export const requestMayOverride = ({ useCase, purges }: RunningChild, request: UseCaseRequest): boolean => {
  if (useCase === 'tagUserObjects') return request.useCase !== useCase;
  if (useCase === 'moveTenant') return request.useCase === 'revokeUserAccess';
  if (useCase !== 'revokeUserAccess') return false;
  return request.useCase === 'restoreUserAccess' || (request.useCase === useCase && request.purge === true && purges !== true);
};

/** Kinds on which a user is cut off before anybody has looked. */
export const isHard = ({ kind }: IdentityEvent): boolean => kind === 'user-disabled' || kind === 'user-deleted';
