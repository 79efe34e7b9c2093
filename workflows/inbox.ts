import { CancellationScope, setHandler } from '@temporalio/workflow';
import type { LifecycleInput, UseCaseRequest } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import { identityEvents, requestUseCase } from './messages';

/** What an owner was told and has not dealt with. */
export interface Inbox {
  events: IdentityEvent[];
  /** Requests stay until they are answered. */
  requests: UseCaseRequest[];
  /** Counts what came in. */
  arrivals: number;
  /** A person cancelled the owner: what is under way is ended in order, and nothing more is begun. */
  isStopped: boolean;
  /** Nothing came in that is still to be looked at, and nobody cancelled. */
  isQuiet(): boolean;
  /** Takes an event in, unless it is known. */
  receive(event: IdentityEvent): void;
}

/** Opens the owner's inbox; what a run that continued as new handed on lies in it. */
export function openInbox({ carried }: LifecycleInput): Inbox {
  const known = new Set((carried?.events ?? []).map(({ id }) => id));
  const inbox: Inbox = {
    events: [...(carried?.events ?? [])],
    requests: [...(carried?.requests ?? [])],
    arrivals: 0,
    isStopped: false,
    isQuiet: () => !inbox.isStopped && inbox.events.length === 0 && inbox.requests.length === 0,
    receive: (event) => {
      if (known.has(event.id)) return;
      known.add(event.id);
      inbox.events.push(event);
      inbox.arrivals++;
    },
  };
  setHandler(identityEvents, (events) => {
    for (const event of events) inbox.receive(event);
  });
  setHandler(requestUseCase, (request) => {
    if (inbox.requests.some(({ id }) => id === request.id)) return;
    inbox.requests.push(request);
    inbox.arrivals++;
  });
  void CancellationScope.current().cancelRequested.catch(() => {
    inbox.isStopped = true;
    inbox.arrivals++;
  });
  return inbox;
}
