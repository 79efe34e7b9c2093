import type { IdentityEvent, IgnoredReason, UnreadableReason } from '../../core/events/identity-event';

/** What is told of every message; counters and logs listen. */
export interface RelayObserver {
  /** An event that could be read, wanted or not. */
  received(event: IdentityEvent): void;
  /** `name`: what it was, for the log. */
  ignored(reason: IgnoredReason, name: string): void;
  unreadable(reason: UnreadableReason, place: string): void;
  /** The server has so many events for one workflow. */
  signalled(events: number): void;
  /** A step failed and its messages stay on the queue. */
  failed(step: RelayStep, error: unknown): void;
}

export type RelayStep = 'receive' | 'route' | 'signal' | 'acknowledge' | 'reject';
