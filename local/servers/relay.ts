import type { Client } from '@temporalio/client';
import pino from 'pino';
import { createAwsClients } from '../../aws/clients';
import { createConfigStore } from '../../aws/config-store';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { createSqsEventQueue } from '../../aws/sqs-event-queue';
import { startRelay, type Relay } from '../../client/relay/service';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import type { EventQueueUrls } from './event-queue';
import { relayAccessKeyId, workerRoleArn } from './gatehouse-identity';

export interface PlaygroundRelayOptions extends EventQueueUrls {
  /** The edge. */
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  readonly controlBucket: string;
  readonly client: Client;
  readonly taskQueuePrefix: string;
}

/** Gatehouse's relay service, in this process, with the clients that its own program makes. */
export async function startPlaygroundRelay(options: PlaygroundRelayOptions): Promise<Relay> {
  const { endpoint, region, account, controlBucket, client, taskQueuePrefix } = options;
  const aws = createAwsClients({ region, endpoint, credentials: { accessKeyId: relayAccessKeyId, secretAccessKey: 'test' } });
  const objects = createS3ObjectStore({ client: aws.s3, expectedOwner: account });
  const relay = await startRelay({
    queue: createSqsEventQueue({ client: aws.sqs, queueUrl: options.queueUrl, deadLetterQueueUrl: options.deadLetterQueueUrl }),
    configs: createConfigStore({ objects, controlBucket }),
    objects,
    controlBucket,
    ownRoleArns: [workerRoleArn(account)],
    starter: createWorkflowStarter({ client, taskQueuePrefix }),
    log: pino({ level: 'silent' }),
  });
  return {
    ...relay,
    stop: async () => {
      await relay.stop();
      aws.s3.destroy();
      aws.sqs.destroy();
    },
  };
}
