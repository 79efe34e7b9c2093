import { type LogLevel, type LogMetadata, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import pino from 'pino';
import type { WorkerSettings } from './settings';
import { histogramBuckets } from './telemetry';

export type Log = pino.Logger;

/** Structured logs on standard output, Temporal's own among them. Ids and counts only. */
export const createLog = (level: string): Log => pino({ level, base: { service: 'gatehouse-worker' } });

/** Installs Temporal's runtime: once for each process, before anything else of the SDK. */
export function installRuntime({ metricsAddress }: WorkerSettings, log: Log): void {
  const write = (level: LogLevel, message: string, meta?: LogMetadata): void => {
    log[level.toLowerCase() as 'info'](meta ?? {}, message);
  };
  Runtime.install({
    logger: {
      log: write,
      trace: (message, meta) => {
        write('TRACE', message, meta);
      },
      debug: (message, meta) => {
        write('DEBUG', message, meta);
      },
      info: (message, meta) => {
        write('INFO', message, meta);
      },
      warn: (message, meta) => {
        write('WARN', message, meta);
      },
      error: (message, meta) => {
        write('ERROR', message, meta);
      },
    },
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
      ...(metricsAddress === undefined
        ? {}
        : { metrics: { prometheus: { bindAddress: metricsAddress, histogramBucketOverrides: histogramBuckets } } }),
    },
    shutdownSignals: [],
  });
}
