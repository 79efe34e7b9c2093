import { randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EventFaults } from '../faults/event-faults';
import { envelope } from './envelope';
import type { TrailFiles } from './trail-files';
import type { TrailRecord } from './trail-record';

export interface EventPublisherOptions {
  /** Of the upstream: what the edge itself sends passes no fault of the edge but those of `faults`. */
  readonly client: Pick<SQSClient, 'send'>;
  /** The queue behind the EventBridge rule. */
  readonly queueUrl: string;
  /** The edge's own, `edge.eventFaults`. */
  readonly faults: EventFaults;
  /** Gets every record once, whatever becomes of its event. */
  readonly trail?: Pick<TrailFiles, 'add'>;
}

export interface EventPublisher {
  /** Sends a record in an EventBridge envelope; returns at once. */
  publish(record: TrailRecord): void;
  /**
   * Waits until everything published so far is on the queue, or lost on purpose. Events held back for reversal count:
   * clear the faults first. Rejects with what failed to be sent since the last call.
   */
  drain(): Promise<void>;
}

/** Delivers records as EventBridge would, straight to its target: no emulator accepts `aws.*` sources. */
export function createEventPublisher({ client, queueUrl, faults, trail }: EventPublisherOptions): EventPublisher {
  const pending = new Set<Promise<void>>();
  let failures: unknown[] = [];
  return {
    publish: (record) => {
      trail?.add(record);
      const MessageBody = JSON.stringify(envelope(record, randomUUID()));
      const send = async (): Promise<void> => {
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
      };
      const sending = faults
        .pass(record.eventName, send)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => pending.delete(sending));
      pending.add(sending);
    },
    drain: async () => {
      while (pending.size > 0) await Promise.all(pending);
      const failed = failures;
      failures = [];
      if (failed.length > 0) throw new AggregateError(failed, `${String(failed.length)} events did not get to ${queueUrl}.`);
    },
  };
}
