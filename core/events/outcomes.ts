import { nameForCounting } from './fields';
import type { Decoded, IdentityEvent, IgnoredReason, UnreadableReason } from './identity-event';

export const happened = (event: IdentityEvent): Decoded => ({ outcome: 'event', event });

export const ignored = (reason: IgnoredReason, eventName: string): Decoded => ({
  outcome: 'ignored',
  reason,
  eventName: nameForCounting(eventName),
});

/** `place` is a path of field names; it never repeats a value. */
export const unreadable = (reason: UnreadableReason, place: string): Decoded => ({ outcome: 'unreadable', reason, place });
