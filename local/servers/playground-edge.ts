import { startEdge, type Edge, type EdgeOptions } from '../edge/edge';
import { createStages, type Stages } from '../edge/stages';
import { throughEdge, type EventQueueUrls } from './event-queue';
import { workerAccessKeyId, workerRoleArn } from './gatehouse-identity';
import { createPoolTriggers, type PoolTriggers, type PoolTriggersOptions } from './pool-triggers';
import { startTrail, type Trail, type TrailBucketOptions } from './trail-bucket';
import type { UndoStack } from './undo-stack';

export interface PlaygroundEdgeOptions extends Pick<EdgeOptions, 'host' | 'port'>, TrailBucketOptions {
  readonly account: string;
  /** At MiniStack itself. */
  readonly queues: EventQueueUrls;
  /** Where the pool's triggers lead; to the queue unless given. */
  readonly triggers?: Omit<PoolTriggersOptions, 'queueUrl'>;
}

export interface PlaygroundEdge {
  readonly edge: Edge;
  /** Sign-ins through an identity provider, and users imported behind the edge's back. */
  readonly federation: { readonly signIn: Stages['federatedSignIn']; readonly importUser: Stages['importUser'] };
  readonly triggers: PoolTriggers;
  /** The files of the trail that all events come from. */
  readonly trail: Trail;
}

/** Starts the edge with everything that it adds to MiniStack, and Gatehouse's Lambda function on the pool's triggers. */
export async function startPlaygroundEdge(options: PlaygroundEdgeOptions, undo: UndoStack): Promise<PlaygroundEdge> {
  const { miniStack: upstream, queues, account, region, name, triggers: wanted, ...listen } = options;
  const triggers: PoolTriggers = {};
  const roles = { [workerAccessKeyId]: workerRoleArn(account) };
  const trail = await startTrail({ miniStack: upstream, region, name }, undo);
  const stages = createStages({ upstream, queueUrl: queues.queueUrl, account, region, handlers: triggers, roles, trail });
  const { stages: layers, eventFaults } = stages;
  undo.add(async () => {
    // An event that is held back would wait for ever; one in flight would be sent twice.
    await eventFaults.clear();
    await stages.publisher.drain();
    stages.close();
  });
  const edge = await startEdge({ ...listen, upstream, account, region, stages: layers, eventFaults });
  undo.add(() => edge.stop());
  const { queueUrl } = throughEdge(queues, edge.endpoint);
  Object.assign(triggers, createPoolTriggers({ setUp: 'sqs', ...wanted, queueUrl }));
  const federation = { signIn: stages.federatedSignIn, importUser: stages.importUser };
  return { edge, federation, triggers, trail };
}
