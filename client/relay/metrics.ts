import { Counter, Histogram, Registry } from 'prom-client';
import { GatehouseFailure } from '../../core/failures';
import type { RelayObserver } from './observer';

/** How often what happened since the start. */
export interface RelayCounts {
  /** Events that could be read, by kind. */
  readonly received: Readonly<Record<string, number>>;
  readonly ignored: Readonly<Record<string, number>>;
  readonly unreadable: Readonly<Record<string, number>>;
  /** Failed steps, by `step:type`. */
  readonly failed: Readonly<Record<string, number>>;
  /** Signals that the server has taken, and the events in them. */
  readonly signals: number;
  readonly events: number;
}

export interface RelayMetrics {
  readonly observer: RelayObserver;
  readonly registry: Registry;
  counts(): RelayCounts;
}

/** Same buckets as the worker's histograms, which continue where this one ends. Milliseconds. */
const buckets = [50, 100, 150, 250, 400, 600, 750, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 900_000];

/** Counts what the relay sees, for Prometheus and for {@link RelayCounts}. */
export function createMetrics(): RelayMetrics {
  const registry = new Registry();
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `gatehouse_relay_${name}_total`, help, labelNames, registers: [registry] });
  const received = counter('events', 'Events that could be read, wanted or not', ['kind']);
  const ignored = counter('ignored', 'Events acknowledged without doing anything', ['reason']);
  const unreadable = counter('unreadable', 'Messages that nobody can read', ['reason']);
  const failures = counter('failures', 'Steps that failed; their messages stay on the queue', ['step', 'type']);
  const signals = counter('signals', 'Signals that the Temporal server has taken');
  const lag = new Histogram({
    name: 'gatehouse_event_to_received',
    help: 'From the time of the event until the relay had it, in milliseconds',
    labelNames: ['source'],
    buckets,
    registers: [registry],
  });
  const tally = { received: {}, ignored: {}, unreadable: {}, failed: {}, signals: 0, events: 0 };

  const observer: RelayObserver = {
    received({ kind, source, at, receivedAt }) {
      add(tally.received, kind);
      received.inc({ kind });
      lag.observe({ source }, Math.max(0, Date.parse(receivedAt) - Date.parse(at)));
    },
    ignored(reason) {
      add(tally.ignored, reason);
      ignored.inc({ reason });
    },
    unreadable(reason) {
      add(tally.unreadable, reason);
      unreadable.inc({ reason });
    },
    signalled(events) {
      tally.signals++;
      tally.events += events;
      signals.inc();
    },
    failed(step, error) {
      const type = error instanceof GatehouseFailure ? error.type : 'unexpected';
      add(tally.failed, `${step}:${type}`);
      failures.inc({ step, type });
    },
  };
  return { observer, registry, counts: () => structuredClone(tally) };
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
