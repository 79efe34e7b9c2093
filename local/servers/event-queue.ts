import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { accountCredentials } from '../play/back-office';

export interface EventQueueOptions {
  readonly miniStack: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

export interface EventQueueUrls {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** Makes the queue of events and its dead-letter queue. The URLs that it answers lead to MiniStack itself. */
export async function createEventQueue({ miniStack, region, account, name }: EventQueueOptions): Promise<EventQueueUrls> {
  const sqs = new SQSClient({ endpoint: miniStack, region, credentials: accountCredentials });
  const queueUrl = `${miniStack}/${account}/${name}-events`;
  const deadLetterQueueUrl = `${queueUrl}-dead`;
  try {
    await sqs.send(new CreateQueueCommand({ QueueName: `${name}-events-dead` }));
    const wanted = { QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(wanted));
    // The relay puts aside what nobody can read; a good event waits here for as long as Temporal is away.
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 1_000 });
    const attributes = { VisibilityTimeout: '30', ReceiveMessageWaitTimeSeconds: '20', RedrivePolicy };
    await sqs.send(new CreateQueueCommand({ QueueName: `${name}-events`, Attributes: attributes }));
    return { queueUrl, deadLetterQueueUrl };
  } finally {
    sqs.destroy();
  }
}

/** The same queues for who talks to the edge. */
export const throughEdge = ({ queueUrl, deadLetterQueueUrl }: EventQueueUrls, endpoint: string): EventQueueUrls => ({
  queueUrl: `${endpoint}${new URL(queueUrl).pathname}`,
  deadLetterQueueUrl: `${endpoint}${new URL(deadLetterQueueUrl).pathname}`,
});
