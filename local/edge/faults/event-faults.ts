import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export type EventEffect =
  | { readonly type: 'lost' }
  | { readonly type: 'duplicated' }
  | { readonly type: 'delayed'; readonly delayMs: number }
  /** Held back until `times` events are together, which then go out last first. */
  | { readonly type: 'reversed' };

export interface EventFault {
  readonly id?: string;
  /** `ConfirmSignUp`, `PutBucketPolicy` …; every event unless given. */
  readonly eventName?: string;
  /** How many events it is for; 1 unless given. */
  readonly times?: number;
  readonly effect: EventEffect;
}

interface HeldEvent {
  readonly send: () => Promise<void>;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface Entry {
  readonly fault: EventFault & { readonly id: string };
  fired: number;
  readonly held: HeldEvent[];
}

/** What happens to events between the service and the queue. The publisher sends every event through `pass`. */
export class EventFaults {
  readonly #entries = new Map<string, Entry>();

  /** Returns the fault's id. */
  add(fault: EventFault): string {
    const id = fault.id ?? randomUUID();
    this.#entries.set(id, { fault: { ...fault, id }, fired: 0, held: [] });
    return id;
  }

  list(): (EventFault & { id: string; fired: number })[] {
    return [...this.#entries.values()].map(({ fault, fired }) => ({ ...fault, fired }));
  }

  /** Takes all faults away; events held back for reversal go out, last first. */
  async clear(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) await flush(entry);
  }

  /** Calls `send` once, never, twice, later or after its successors; resolves when this event is through. */
  async pass(eventName: string, send: () => Promise<void>): Promise<void> {
    const entry = [...this.#entries.values()].find(
      ({ fault, fired }) => fired < (fault.times ?? 1) && (fault.eventName === undefined || fault.eventName === eventName),
    );
    if (!entry) return send();
    entry.fired += 1;
    const { effect } = entry.fault;
    if (effect.type === 'lost') return;
    if (effect.type === 'reversed') return holdBack(entry, send);
    if (effect.type === 'delayed') await sleep(effect.delayMs);
    if (effect.type === 'duplicated') await send();
    await send();
  }
}

async function holdBack(entry: Entry, send: () => Promise<void>): Promise<void> {
  const through = new Promise<void>((done, failed) => entry.held.push({ send, done, failed }));
  if (entry.held.length >= (entry.fault.times ?? 1)) await flush(entry);
  return through;
}

async function flush(entry: Entry): Promise<void> {
  for (const event of entry.held.splice(0).reverse()) {
    await event.send().then(event.done, event.failed);
  }
}
