import { type UserKey, userLifecycleId } from '../../core/contract/ids';
import { decode } from '../../core/events/decode';
import type { IdentityEvent } from '../../core/events/identity-event';
import type { Clock, WorkflowStarter } from '../../core/ports';
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

/** A signal's payload stays far below the server's limit of 2 MiB. */
const eventsPerSignal = 200;

/** One user's events of a batch, with where their messages stand in it. */
interface Letter {
  readonly user: UserKey;
  readonly events: IdentityEvent[];
  readonly indices: number[];
}

/** Decodes, routes, gathers what is for the same user, and sends one signal-with-start for each. Holds no state. */
export function createBatchProcessor(parts: RelayParts): BatchProcessor {
  return async (bodies) => {
    const receivedAt = parts.clock.now().toISOString();
    const sorted = await mapBounded(bodies, concurrency, (body) => sort(body, receivedAt, parts));
    const verdicts = sorted.map((item): Verdict => ('outcome' in item ? item : { outcome: 'retry' }));
    await mapBounded(gather(sorted), concurrency, async ({ user, events, indices }) => {
      if (await deliver(user, events, parts)) for (const index of indices) verdicts[index] = { outcome: 'done' };
    });
    return verdicts;
  };
}

type Sorted = Verdict | { readonly user: UserKey; readonly event: IdentityEvent };

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
    if ('owner' in target) return { user: target.owner, event };
    observer.ignored(target.ignored, event.kind);
    return { outcome: 'done' };
  } catch (error) {
    observer.failed('route', error);
    return { outcome: 'retry' };
  }
}

function gather(sorted: readonly Sorted[]): readonly Letter[] {
  const letters = new Map<string, Letter>();
  sorted.forEach((item, index) => {
    if (!('user' in item)) return;
    const id = userLifecycleId(item.user);
    const letter = letters.get(id) ?? { user: item.user, events: [], indices: [] };
    letters.set(id, letter);
    letter.indices.push(index);
    if (!letter.events.some((known) => known.id === item.event.id)) letter.events.push(item.event);
  });
  return [...letters.values()];
}

async function deliver(user: UserKey, events: readonly IdentityEvent[], { starter, observer }: RelayParts): Promise<boolean> {
  try {
    for (let from = 0; from < events.length; from += eventsPerSignal) {
      await starter.signalOwner(user, events.slice(from, from + eventsPerSignal));
    }
    observer.signalled(events.length);
    return true;
  } catch (error) {
    observer.failed('signal', error);
    return false;
  }
}
