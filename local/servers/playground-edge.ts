import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SQSClient } from '@aws-sdk/client-sqs';
import { askCognitoThrough } from '../edge/cognito/ask-cognito';
import { UserLookup } from '../edge/cognito/user-lookup';
import { startEdge, type Edge } from '../edge/edge';
import { createEventPublisher } from '../edge/events/event-publisher';
import { createEventStage } from '../edge/events/event-stage';
import { EventFaults } from '../edge/faults/event-faults';
import { createUpstream } from '../edge/forward';
import { createIdentityStages } from '../edge/identity/identity-stages';
import { createFederation, type Federation } from '../edge/triggers/federation';
import { createTriggerStage } from '../edge/triggers/trigger-stage';
import { accountCredentials } from '../play/back-office';
import { throughEdge, type EventQueueUrls } from './event-queue';
import { poolTriggers } from './pool-triggers';
import type { UndoStack } from './undo-stack';

export interface PlaygroundEdge {
  readonly edge: Edge;
  readonly federation: Federation;
}

export async function startPlaygroundEdge(
  { miniStack, account, region, queues }: { miniStack: string; account: string; region: string; queues: EventQueueUrls },
  undo: UndoStack,
): Promise<PlaygroundEdge> {
  const upstream = createUpstream(miniStack);
  const users = new UserLookup(askCognitoThrough(upstream.forward, region));
  const settings = { endpoint: miniStack, region, credentials: accountCredentials };
  const faults = new EventFaults();
  const publisher = createEventPublisher({ client: new SQSClient(settings), queueUrl: queues.queueUrl, faults });
  const place = { account, region };
  const events = createEventStage({ ...place, publisher, users });
  let endpoint = '';
  const handlers = poolTriggers(() => throughEdge(queues, endpoint).queueUrl);
  const federation = createFederation({ ...place, cognito: new CognitoIdentityProviderClient(settings), handlers, publisher });
  const identity = createIdentityStages({ upstream: miniStack, region });
  const triggers = createTriggerStage({ users, handlers, refused: (call, error) => events.refused(call, error) });
  const stages = [identity.authorise, identity.credentials, federation.stage, triggers, events];
  const edge = await startEdge({ upstream: miniStack, account, region, eventFaults: faults, stages });
  endpoint = edge.endpoint;
  undo.add(async () => {
    await edge.stop();
    upstream.stop();
    identity.close();
  });
  return { edge, federation };
}
