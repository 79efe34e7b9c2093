import type { Logger } from 'pino';
import type { Clock, EventQueue } from '../../core/ports';
import { allObservers, loggingObserver } from './logging-observer';
import { createMetrics, type RelayCounts } from './metrics';
import { receiveUntilStopped } from './receive';
import { createBatchProcessor, type RelayParts } from './relay';
import { serveHealth } from './serve-health';

export interface RelayOptions extends Omit<RelayParts, 'observer' | 'clock' | 'ownRoleArns'> {
  readonly queue: EventQueue;
  readonly log: Logger;
  /** ARNs of the roles (or users) that Gatehouse runs as. @default none */
  readonly ownRoleArns?: readonly string[];
  /** How many polls are open at once. @default 4 */
  readonly receivers?: number;
  /** Where `/healthz` and `/metrics` answer. @default 127.0.0.1, a free port */
  readonly health?: { readonly host?: string; readonly port?: number };
  readonly clock?: Clock;
}

/** A running relay. */
export interface Relay {
  readonly healthPort: number;
  counters(): RelayCounts;
  /** Takes no more messages and resolves when those at hand are dealt with. */
  stop(): Promise<void>;
}

/** A poll lasts 20 s; a queue that has not answered for so long is out of reach. */
const healthyForMs = 60_000;

/**
 * Takes events off the queue and hands them to Temporal until stopped. A message stays on the queue until the server
 * has it, so nothing is lost while the server, the configuration or the queue is out of reach.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { queue, log, receivers = 4, ownRoleArns = [], clock = { now: () => new Date() }, health: place = {} } = options;
  const metrics = createMetrics();
  const observer = allObservers([metrics.observer, loggingObserver(log)]);
  const process = createBatchProcessor({ ...options, observer, clock, ownRoleArns });
  const stopping = new AbortController();
  let lastAnswer = clock.now().getTime();
  const onAnswer = (): void => void (lastAnswer = clock.now().getTime());

  const isHealthy = (): boolean => !stopping.signal.aborted && clock.now().getTime() - lastAnswer < healthyForMs;
  const { host = '127.0.0.1', port = 0 } = place;
  const health = await serveHealth({ host, port, isHealthy, registry: metrics.registry });
  const parts = { queue, process, observer, onAnswer, signal: stopping.signal };
  const running = Promise.all(Array.from({ length: receivers }, () => receiveUntilStopped(parts)));
  log.info({ receivers, healthPort: health.port }, 'relaying');

  return {
    healthPort: health.port,
    counters: () => metrics.counts(),
    async stop() {
      stopping.abort();
      await running;
      await health.close();
      log.info('stopped');
    },
  };
}
