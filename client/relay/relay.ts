import { decode } from '../../core/events/decode';
import type { IdentityEvent } from '../../core/events/identity-event';
import type { Clock, WorkflowStarter } from '../../core/ports';
import { deliver, gather, type Letter, type Routed } from './letters';
import { mapBounded } from './map-bounded';
import type { RelayObserver } from './observer';
import { route, type RouteParts } from './route';

/**
 * What becomes of one message. `done`: the server has it, or nobody needs it. `retry`: it must be delivered again.
 * `poison`: nobody can read it, ever.
 */
export type Verdict =
  { readonly outcome: 'done' } | { readonly outcome: 'retry' } | { readonly outcome: 'poison'; readonly reason: string };

export interface RelayParts extends RouteParts {
  readonly starter: WorkflowStarter;
  readonly observer: RelayObserver;
  readonly clock: Clock;
  /** ARNs that Gatehouse itself runs as. */
  readonly ownRoleArns: readonly string[];
}

/** Takes message bodies, returns a verdict for each, in their order. Never rejects. */
export type BatchProcessor = (bodies: readonly unknown[]) => Promise<readonly Verdict[]>;

/** How many look-ups or signals of one batch are under way at once. */
const concurrency = 20;

/** Decodes, routes, gathers what is for the same workflow, and sends one signal-with-start for each. Holds no state. */
export function createBatchProcessor(parts: RelayParts): BatchProcessor {
  return async (bodies) => {
    const receivedAt = parts.clock.now().toISOString();
    const sorted = await mapBounded(bodies, concurrency, (body) => sort(body, receivedAt, parts));
    const letters = gather(sorted.map((item) => ('outcome' in item ? undefined : item)));
    const undelivered = new Set<number>();
    await mapBounded(letters, concurrency, async (letter) => {
      if (!(await isDelivered(letter, parts))) for (const index of letter.indices) undelivered.add(index);
    });
    return sorted.map((item, index): Verdict => {
      if ('outcome' in item) return item;
      return { outcome: undelivered.has(index) ? 'retry' : 'done' };
    });
  };
}

type Sorted = Verdict | Routed;

async function sort(body: unknown, receivedAt: string, parts: RelayParts): Promise<Sorted> {
  const { observer, ownRoleArns } = parts;
  const decoded = decode(body, { receivedAt, ownRoleArns });
  switch (decoded.outcome) {
    case 'unreadable':
      observer.unreadable(decoded.reason, decoded.place);
      return { outcome: 'poison', reason: `${decoded.reason}: ${decoded.place}` };
    case 'ignored':
      observer.ignored(decoded.reason, decoded.eventName);
      return { outcome: 'done' };
    case 'event':
      return sortEvent(decoded.event, parts);
  }
}

async function sortEvent(event: IdentityEvent, parts: RelayParts): Promise<Sorted> {
  const { observer } = parts;
  try {
    const target = await route(event, parts);
    observer.received(event);
    if (!('ignored' in target)) return { route: target, event };
    observer.ignored(target.ignored, event.kind);
    return { outcome: 'done' };
  } catch (error) {
    observer.failed('route', error);
    return { outcome: 'retry' };
  }
}

async function isDelivered(letter: Letter, { starter, observer }: RelayParts): Promise<boolean> {
  try {
    await deliver(letter, starter);
    observer.signalled(letter.events.length);
    return true;
  } catch (error) {
    observer.failed('signal', error);
    return false;
  }
}
