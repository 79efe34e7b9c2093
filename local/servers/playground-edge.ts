import { triggerFromEnvironment } from '../../client/relay/lambda/trigger-from-environment';
import { startEdge, type Edge, type EdgeOptions } from '../edge/edge';
import { createStages, type Stages } from '../edge/stages';
import type { TriggerHandlers } from '../edge/triggers/invoke-trigger';
import { throughEdge, type EventQueueUrls } from './event-queue';
import { workerAccessKeyId, workerRoleArn } from './gatehouse-identity';
import type { UndoStack } from './undo-stack';

export interface PlaygroundEdgeOptions extends Pick<EdgeOptions, 'host' | 'port'> {
  readonly miniStack: string;
  readonly region: string;
  readonly account: string;
  /** At MiniStack itself. */
  readonly queues: EventQueueUrls;
}

/** The functions that the pool's triggers call; they may be replaced at any time. */
export type PoolTriggers = { -readonly [K in keyof TriggerHandlers]: TriggerHandlers[K] };

export interface PlaygroundEdge {
  readonly edge: Edge;
  /** Sign-ins through an identity provider, and users imported behind the edge's back. */
  readonly federation: { readonly signIn: Stages['federatedSignIn']; readonly importUser: Stages['importUser'] };
  readonly triggers: PoolTriggers;
}

/** Starts the edge with everything that it adds to MiniStack, and Gatehouse's Lambda function on the pool's triggers. */
export async function startPlaygroundEdge(options: PlaygroundEdgeOptions, undo: UndoStack): Promise<PlaygroundEdge> {
  const { miniStack: upstream, queues, account, region, ...listen } = options;
  const triggers: PoolTriggers = {};
  const roles = { [workerAccessKeyId]: workerRoleArn(account) };
  const stages = createStages({ upstream, queueUrl: queues.queueUrl, account, region, handlers: triggers, roles });
  undo.add(() => {
    stages.close();
  });
  const { stages: layers, eventFaults } = stages;
  const edge = await startEdge({ ...listen, upstream, account, region, stages: layers, eventFaults });
  undo.add(() => edge.stop());
  const gatehouse = triggerFromEnvironment({ GATEHOUSE_QUEUE_URL: throughEdge(queues, edge.endpoint).queueUrl });
  triggers.postConfirmation = gatehouse;
  triggers.postAuthentication = gatehouse;
  const federation = { signIn: stages.federatedSignIn, importUser: stages.importUser };
  return { edge, federation, triggers };
}
