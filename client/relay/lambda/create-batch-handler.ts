import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { EventQueue } from '../../../core/ports';
import type { RelayObserver } from '../observer';
import type { BatchProcessor, Verdict } from '../relay';

export interface BatchHandlerOptions {
  readonly process: BatchProcessor;
  readonly observer: RelayObserver;
  /** Takes what nobody can read; without one, such messages fail until the queue's redrive policy moves them. */
  readonly deadLetters?: Pick<EventQueue, 'reject'>;
}

export type BatchHandler = (input: unknown) => Promise<SQSBatchResponse>;

/**
 * A function behind SQS (with `ReportBatchItemFailures`: only messages that the server does not have come again) or
 * directly behind an EventBridge rule. The latter tries a failed function again, so it throws.
 */
export function createBatchHandler({ process, observer, deadLetters }: BatchHandlerOptions): BatchHandler {
  return async (input) => {
    if (!isSqsEvent(input)) return handleOne(input, process);
    const verdicts = await process(input.Records.map(({ body }) => body));
    const settled = await Promise.all(
      input.Records.map(async (record, index) => ((await isSettled(record, verdicts[index])) ? [] : [record.messageId])),
    );
    return { batchItemFailures: settled.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };

  async function isSettled(record: SQSRecord, verdict: Verdict | undefined): Promise<boolean> {
    if (verdict?.outcome !== 'poison') return verdict?.outcome === 'done';
    if (deadLetters === undefined) return false;
    const { body, receiptHandle: receipt, attributes } = record;
    try {
      await deadLetters.reject({ body, receipt, deliveries: Number(attributes.ApproximateReceiveCount) }, verdict.reason);
      return true;
    } catch (error) {
      observer.failed('reject', error);
      return false;
    }
  }
}

async function handleOne(event: unknown, process: BatchProcessor): Promise<SQSBatchResponse> {
  const [verdict] = await process([event]);
  if (verdict?.outcome === 'done') return { batchItemFailures: [] };
  throw new Error(
    verdict?.outcome === 'poison' ? `Nobody can read this event: ${verdict.reason}` : 'The server does not have it',
  );
}

const isSqsEvent = (input: unknown): input is { readonly Records: readonly SQSRecord[] } =>
  typeof input === 'object' && input !== null && 'Records' in input && Array.isArray(input.Records);
