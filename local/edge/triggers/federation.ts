import { randomUUID } from 'node:crypto';
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderServiceException,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { EventPublisher } from '../events/event-publisher';
import { tokenRecord } from '../events/token-record';
import type { Place } from '../events/trail-record';
import type { EdgeStage } from '../types';
import type { WireError } from '../wire-error';
import { FederatedUsers } from './federated-users';
import { handlerFor, invokeTrigger, type TriggerHandlers, type TriggerLimits } from './invoke-trigger';
import { triggerEvent, type TriggerSource } from './trigger-event';
import { attributeList, createConfirmedUser, knownUser, type KnownUser, type NewUser } from './upstream-users';

export interface FederationOptions extends Place, TriggerLimits {
  /** Of the upstream, so that what it creates raises no event of its own. */
  readonly cognito: CognitoIdentityProviderClient;
  readonly handlers: TriggerHandlers;
  readonly publisher: Pick<EventPublisher, 'publish'>;
  readonly now?: () => Date;
}

export interface FederatedSignIn {
  readonly userPoolId: string;
  readonly clientId: string;
  /** The identity provider's name in the pool. */
  readonly provider: string;
  /** The user's id at the provider; the username is `<provider>_<id>`. */
  readonly providerUserId: string;
  /** As mapped from the provider's claims, at every sign-in. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Federation {
  /** Shows the users that came through `signIn` as Cognito shows federated users. */
  readonly stage: EdgeStage;
  /**
   * A sign-in through managed login with an identity provider, which creates the user the first time: then PostConfirmation
   * fires, and PostAuthentication only from the second time on. Rejects with Cognito's error, as an SDK exception, when the
   * user is disabled or the trigger failed.
   */
  signIn(request: FederatedSignIn): Promise<{ sub: string; username: string; firstTime: boolean }>;
  /** A confirmed user from a migration: no event tells of them, and no trigger fires. Answers the sub. */
  importUser(user: NewUser): Promise<string>;
}

/** Users who do not come through the user pools API: from identity providers, and imported ones. */
export function createFederation(options: FederationOptions): Federation {
  const { cognito, handlers, publisher, account, region, now = () => new Date(), ...limits } = options;
  const federated = new FederatedUsers();

  const find = async (pool: string, username: string): Promise<KnownUser> => {
    const user = await knownUser(cognito, pool, username);
    return user ?? refuse({ status: 400, code: 'UserNotFoundException', message: 'User does not exist.' });
  };

  const fire = async (source: TriggerSource, request: FederatedSignIn, username: string, user: KnownUser): Promise<void> => {
    const handler = handlerFor(handlers, source);
    if (!handler) return;
    const { userPoolId, clientId } = request;
    const { attributes } = user;
    const event = triggerEvent({ source, userPoolId, clientId, username, status: 'EXTERNAL_PROVIDER', attributes });
    const error = await invokeTrigger(handler, event, limits);
    if (error) refuse(error);
  };

  const signIn: Federation['signIn'] = async (request) => {
    const { userPoolId, clientId, provider, providerUserId } = request;
    const username = `${provider}_${providerUserId}`;
    const firstTime = await arrive(cognito, request, username);
    const user = await find(userPoolId, username);
    const sub = user.attributes['sub'] ?? '';
    federated.add(userPoolId, sub, username);
    await fire(firstTime ? 'PostConfirmation_ConfirmSignUp' : 'PostAuthentication_Authentication', request, username, user);
    publisher.publish(tokenRecord({ userPoolId, clientId, sub }, { at: now(), id: randomUUID() }, { account, region }));
    return { sub, username, firstTime };
  };

  return {
    stage: federated.stage,
    signIn,
    importUser: async (user) => {
      await createConfirmedUser(cognito, user);
      return (await find(user.userPoolId, user.username)).attributes['sub'] ?? '';
    },
  };
}

/** Creates the user, or brings the attributes of a known one up to date. True for a new one. */
async function arrive(cognito: CognitoIdentityProviderClient, request: FederatedSignIn, username: string): Promise<boolean> {
  const { userPoolId, provider, providerUserId } = request;
  const known = await knownUser(cognito, userPoolId, username);
  if (known?.enabled === false) refuse({ status: 400, code: 'NotAuthorizedException', message: 'User is disabled.' });
  if (known) {
    const UserAttributes = attributeList(request.attributes);
    if (UserAttributes.length > 0) {
      await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId: userPoolId, Username: username, UserAttributes }));
    }
    return false;
  }
  const identities = JSON.stringify([{ userId: providerUserId, providerName: provider, providerType: 'OIDC', primary: true }]);
  await createConfirmedUser(cognito, { userPoolId, username, attributes: { ...request.attributes, identities } });
  return true;
}

function refuse({ code, message, status }: WireError): never {
  throw new CognitoIdentityProviderServiceException({
    name: code,
    message,
    $fault: 'client',
    $metadata: { httpStatusCode: status },
  });
}
