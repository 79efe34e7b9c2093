import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

export interface QueueUrls {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export interface EventQueueOptions {
  /** The edge. */
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** Makes the queue of events and its dead-letter queue, as `infra/` does; their URLs lead through the edge. */
export async function createEventQueue({ endpoint, region, account, name }: EventQueueOptions): Promise<QueueUrls> {
  const sqs = new SQSClient({ endpoint, region });
  const url = (queue: string): string => `${endpoint}/${account}/${queue}`;
  const [events, deadLetters] = [`${name}-events`, `${name}-events-dead`];
  try {
    await sqs.send(new CreateQueueCommand({ QueueName: deadLetters }));
    const wanted = { QueueUrl: url(deadLetters), AttributeNames: ['QueueArn' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(wanted));
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 20 });
    const attributes = { VisibilityTimeout: '30', ReceiveMessageWaitTimeSeconds: '20', RedrivePolicy };
    await sqs.send(new CreateQueueCommand({ QueueName: events, Attributes: attributes }));
    return { queueUrl: url(events), deadLetterQueueUrl: url(deadLetters) };
  } finally {
    sqs.destroy();
  }
}
