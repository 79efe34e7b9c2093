import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GatehouseFailure } from '../core/failures';
import type { EventQueue } from '../core/ports';
import { toFailure } from './to-failure';

export interface SqsEventQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Without one, a message that nobody can read is left to the queue's own redrive policy. */
  readonly deadLetterQueueUrl?: string | undefined;
}

/**
 * EventQueue on SQS. Raises `PermissionMissing` (also for a queue that does not exist), `Throttled`,
 * `CredentialsExpired` or `AwsUnavailable` (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/).
 */
export function createSqsEventQueue({ client, queueUrl, deadLetterQueueUrl }: SqsEventQueueOptions): EventQueue {
  const reaching = async <T>(url: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw toFailure(error, `queue=${url}`);
    }
  };
  const aborting = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });

  return {
    send: (body, signal) =>
      reaching(queueUrl, async () => {
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }), aborting(signal));
      }),

    receive: (waitSeconds, signal) =>
      reaching(queueUrl, async () => {
        const command = new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        });
        const { Messages = [] } = await client.send(command, aborting(signal));
        return Messages.map(({ Body, ReceiptHandle, Attributes }) => ({
          body: Body ?? '',
          receipt: ReceiptHandle ?? '',
          deliveries: Number(Attributes?.ApproximateReceiveCount ?? 1),
        }));
      }),

    acknowledge: (messages) =>
      reaching(queueUrl, async () => {
        const Entries = messages.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        if (Failed.length === 0) return;
        const codes = [...new Set(Failed.map(({ Code }) => Code))].join(', ');
        const remedy = 'Nothing to do: they are delivered again.';
        throw new GatehouseFailure('AwsUnavailable', { place: `queue=${queueUrl}, not deleted`, value: codes, remedy });
      }),

    async reject({ body, receipt }, reason) {
      if (deadLetterQueueUrl === undefined) return;
      const MessageAttributes = { GatehouseReason: { DataType: 'String', StringValue: reason } };
      await reaching(deadLetterQueueUrl, () =>
        client.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody: body, MessageAttributes })),
      );
      await reaching(queueUrl, () => client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt })));
    },
  };
}

/**
 * A queue for a function that only sends, and whose caller waits: Region, credentials and endpoint are those of the
 * environment, nothing is tried twice, and no request lasts longer than `timeoutMs`.
 */
export function openSendingQueue(queueUrl: string, timeoutMs: number): Pick<EventQueue, 'send'> {
  const requestHandler = { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true };
  return createSqsEventQueue({ client: new SQSClient({ maxAttempts: 1, requestHandler }), queueUrl });
}
