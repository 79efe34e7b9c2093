import { createAwsClients } from '../../aws/clients';
import { createConfigStore } from '../../aws/config-store';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { createSqsEventQueue } from '../../aws/sqs-event-queue';
import type { ConfigStore, EventQueue, ObjectStore, WorkflowStarter } from '../../core/ports';
import { connectTemporal } from '../../temporal/connect';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import type { RelaySettings } from './settings';

export interface RelayPorts {
  readonly queue: EventQueue;
  readonly starter: WorkflowStarter;
  readonly configs: ConfigStore;
  readonly objects: ObjectStore;
  close(): Promise<void>;
}

/** The adapters that the settings describe, for the service and the function alike. Nothing connects before it is used. */
export function composePorts(settings: RelaySettings): RelayPorts {
  const { region, endpoint, queueUrl, deadLetterQueueUrl, expectedOwner, controlBucket, taskQueuePrefix } = settings;
  const { s3, sqs, cognito } = createAwsClients({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  const temporal = connectTemporal();
  const objects = createS3ObjectStore({ client: s3, expectedOwner });
  return {
    queue: createSqsEventQueue({ client: sqs, queueUrl, deadLetterQueueUrl }),
    starter: createWorkflowStarter({ client: temporal.client, taskQueuePrefix }),
    configs: createConfigStore({ objects, controlBucket }),
    objects,
    async close() {
      for (const client of [s3, sqs, cognito]) client.destroy();
      await temporal.close();
    },
  };
}
