import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SQSClient } from '@aws-sdk/client-sqs';
import { askCognitoThrough } from './cognito/ask-cognito';
import { UserLookup } from './cognito/user-lookup';
import type { CallerRoles } from './events/caller-identity';
import { createEventPublisher, type EventPublisher } from './events/event-publisher';
import { createEventStage } from './events/event-stage';
import type { TrailFiles } from './events/trail-files';
import type { Place } from './events/trail-record';
import { EventFaults } from './faults/event-faults';
import { createUpstream } from './forward';
import { createIdentityStages } from './identity/identity-stages';
import type { Sessions } from './identity/session';
import { createFederation, type Federation } from './triggers/federation';
import type { TriggerHandlers, TriggerLimits } from './triggers/invoke-trigger';
import { createTriggerStage } from './triggers/trigger-stage';
import type { EdgeStage } from './types';

export interface StagesOptions extends Place, TriggerLimits {
  /** MiniStack: `http://127.0.0.1:<port>`. */
  readonly upstream: string;
  /** Where events go; at the upstream itself, so that the edge's faults on SQS do not meet them. */
  readonly queueUrl: string;
  /** Gets every record besides the queue. */
  readonly trail?: Pick<TrailFiles, 'add'>;
  /** The pools' functions, looked up at each call. */
  readonly handlers?: TriggerHandlers;
  /** Who calls, by access key id, where it is not the account itself. */
  readonly roles?: CallerRoles;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number;
}

export interface Stages {
  /** In the order in which they must see a call. */
  readonly stages: readonly EdgeStage[];
  /** To be handed to the edge, whose control API sets them. */
  readonly eventFaults: EventFaults;
  readonly publisher: EventPublisher;
  readonly sessions: Sessions;
  readonly federatedSignIn: Federation['signIn'];
  readonly importUser: Federation['importUser'];
  /** Closes idle connections to the upstream; to be called when the edge has stopped. */
  close(): void;
}

/**
 * What the edge adds to MiniStack as stages. Triggers come before events, whose records then say what the application
 * got; federated users come last, because they replace answers that the others want to see.
 */
export function createStages(options: StagesOptions): Stages {
  const { upstream, queueUrl, account, region, trail, handlers = {}, roles = {}, now = Date.now, ...limits } = options;
  const settings = { endpoint: upstream, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const [cognito, sqs] = [new CognitoIdentityProviderClient(settings), new SQSClient(settings)];
  const behind = createUpstream(upstream);
  const users = new UserLookup(askCognitoThrough(behind.forward, region));
  const eventFaults = new EventFaults();
  const publisher = createEventPublisher({ client: sqs, queueUrl, faults: eventFaults, ...(trail ? { trail } : {}) });
  const place = { account, region, now: () => new Date(now()) };
  const events = createEventStage({ ...place, publisher, users, roles });
  const triggers = createTriggerStage({ ...limits, users, handlers, refused: (call, error) => events.refused(call, error) });
  const federation = createFederation({ ...place, ...limits, cognito, handlers, publisher });
  const identity = createIdentityStages({ upstream, account, region, now });
  return {
    stages: [identity.authorise, identity.principals, identity.credentials, triggers, events, federation.stage],
    eventFaults,
    publisher,
    sessions: identity.sessions,
    federatedSignIn: (request) => federation.signIn(request),
    importUser: (user) => federation.importUser(user),
    close: () => {
      identity.close();
      behind.stop();
      for (const client of [cognito, sqs]) client.destroy();
    },
  };
}
