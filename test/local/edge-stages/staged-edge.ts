import { randomUUID } from 'node:crypto';
import {
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { askCognitoThrough } from '../../../local/edge/cognito/ask-cognito';
import { UserLookup } from '../../../local/edge/cognito/user-lookup';
import { startEdge, type Edge } from '../../../local/edge/edge';
import type { EventEnvelope } from '../../../local/edge/events/envelope';
import { createEventPublisher, type EventPublisher } from '../../../local/edge/events/event-publisher';
import { createEventStage } from '../../../local/edge/events/event-stage';
import { EventFaults } from '../../../local/edge/faults/event-faults';
import { createUpstream } from '../../../local/edge/forward';
import { createFederation, type Federation } from '../../../local/edge/triggers/federation';
import type { TriggerHandlers, TriggerLimits } from '../../../local/edge/triggers/invoke-trigger';
import type { CognitoTriggerEvent } from '../../../local/edge/triggers/trigger-event';
import { createTriggerStage } from '../../../local/edge/triggers/trigger-stage';
import { awsClients, type AwsClients, miniStackClients, miniStackEndpoint } from '../../support/servers';

export const account = '000000000000';
export const region = 'us-east-1';
export const workerKey = 'AKIAWORKER';
export const workerRole = `arn:aws:iam::${account}:role/gatehouse-worker`;

export interface StagedEdge {
  readonly edge: Edge;
  readonly aws: AwsClients;
  /** MiniStack itself. */
  readonly upstream: AwsClients;
  readonly publisher: EventPublisher;
  readonly federation: Federation;
  readonly pool: string;
  readonly client: string;
  /** Everything on the events' queue, once all that was published is there. */
  events(): Promise<EventEnvelope[]>;
  stop(): Promise<void>;
}

/** An edge with events, triggers and federation before MiniStack, with a queue and a pool of its own. */
export async function stagedEdge(handlers: TriggerHandlers = {}, limits: TriggerLimits = {}): Promise<StagedEdge> {
  const upstream = miniStackClients();
  const { QueueUrl: queueUrl = '' } = await upstream.sqs.send(new CreateQueueCommand({ QueueName: `events-${randomUUID()}` }));
  const behind = createUpstream(miniStackEndpoint());
  const eventFaults = new EventFaults();
  const users = new UserLookup(askCognitoThrough(behind.forward, region));
  const publisher = createEventPublisher({ client: upstream.sqs, queueUrl, faults: eventFaults });
  const events = createEventStage({ publisher, users, account, region, roles: { [workerKey]: workerRole } });
  const triggers = createTriggerStage({ users, handlers, refused: events.refused, ...limits });
  const federation = createFederation({ cognito: upstream.cognito, handlers, publisher, account, region, ...limits });
  const stages = [federation.stage, triggers, events];
  const edge = await startEdge({ upstream: miniStackEndpoint(), stages, eventFaults });
  const aws = awsClients(edge.endpoint);
  const stop = async (): Promise<void> => {
    aws.close();
    await edge.stop();
    behind.stop();
    upstream.close();
  };
  const received = async (): Promise<EventEnvelope[]> => {
    await publisher.drain();
    return receiveAll(upstream, queueUrl);
  };
  return { edge, aws, upstream, publisher, federation, ...(await newPool(upstream)), events: received, stop };
}

async function newPool({ cognito }: AwsClients): Promise<{ pool: string; client: string }> {
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'stages' }));
  const pool = UserPool?.Id ?? '';
  const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH' as const, 'ALLOW_REFRESH_TOKEN_AUTH' as const];
  const made = await cognito.send(new CreateUserPoolClientCommand({ UserPoolId: pool, ClientName: 'app', ExplicitAuthFlows }));
  return { pool, client: made.UserPoolClient?.ClientId ?? '' };
}

async function receiveAll({ sqs }: AwsClients, QueueUrl: string): Promise<EventEnvelope[]> {
  const all: EventEnvelope[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return all;
    for (const { Body = '', ReceiptHandle } of Messages) {
      all.push(JSON.parse(Body) as EventEnvelope);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

export const password = 'Planted-Passw0rd!';

/** SignUp and ConfirmSignUp at the edge, as an app does. Answers the sub. */
export async function register({ aws, client: ClientId }: StagedEdge, Username: string): Promise<string> {
  const UserAttributes = [{ Name: 'email', Value: `${Username}@planted.example` }];
  const { UserSub = '' } = await aws.cognito.send(new SignUpCommand({ ClientId, Username, Password: password, UserAttributes }));
  await aws.cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: '123456' }));
  return UserSub;
}

/** What MiniStack itself has. */
export async function statusOf({ upstream, pool: UserPoolId }: StagedEdge, Username: string): Promise<string> {
  const { UserStatus = '' } = await upstream.cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return UserStatus;
}

/** A function that answers as it should and keeps what it was called with. */
export function recorder() {
  const calls: CognitoTriggerEvent[] = [];
  const handler = (event: CognitoTriggerEvent): Promise<CognitoTriggerEvent> => {
    calls.push(event);
    return Promise.resolve(event);
  };
  return { calls, handler };
}
