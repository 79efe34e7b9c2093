import { Runtime } from '@temporalio/worker';
import type { Telemetry } from '../core/ports';

/** Histograms on the metrics endpoint of Temporal's own runtime, beside its metrics. */
export function createTelemetry(): Telemetry {
  const meter = Runtime.instance().metricMeter;
  const histogram = (name: string, what: string) => meter.createHistogram(name, 'int', 'ms', what);
  const sinceEvent = histogram('gatehouse_event_to_in_force', 'From the time of the event until the use case was in force');
  const sinceReceived = histogram(
    'gatehouse_received_to_in_force',
    'From the time the relay had the event until the use case was in force',
  );
  return {
    inForce(useCase, sinceEventMs, sinceReceivedMs) {
      sinceEvent.record(Math.max(0, sinceEventMs), { use_case: useCase });
      sinceReceived.record(Math.max(0, sinceReceivedMs), { use_case: useCase });
    },
  };
}

const milliseconds = [50, 100, 150, 250, 400, 600, 750, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 900_000];

/** Buckets for the two histograms: targets are below a second, CloudTrail takes minutes. */
export const histogramBuckets = {
  gatehouse_event_to_in_force: milliseconds,
  gatehouse_received_to_in_force: milliseconds,
};
