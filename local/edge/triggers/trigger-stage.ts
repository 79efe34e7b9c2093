import type { UserLookup } from '../cognito/user-lookup';
import type { AwsCall, EdgeAnswer, EdgeStage, UpstreamAnswer } from '../types';
import { wireError, type WireError } from '../wire-error';
import { refuseToConfirmAgain } from './confirm-once';
import { handlerFor, invokeTrigger, type TriggerHandlers, type TriggerLimits } from './invoke-trigger';
import { triggerEvent } from './trigger-event';
import { clientMetadata, triggerSource } from './trigger-source';

export interface TriggerStageOptions extends TriggerLimits {
  readonly users: Pick<UserLookup, 'find'>;
  readonly handlers: TriggerHandlers;
  /** Told of a call that fails for its trigger (or is a second confirmation): later stages do not see it. */
  readonly refused?: (call: AwsCall, error: WireError) => Promise<void>;
}

/**
 * PostConfirmation and PostAuthentication as Cognito calls them: before the application has its answer, and the call
 * fails when the function does, although the user then is confirmed. Belongs before the stage that publishes events.
 */
export function createTriggerStage({ users, handlers, refused, ...limits }: TriggerStageOptions): EdgeStage {
  const refuse = async (call: AwsCall, error: WireError | undefined): Promise<EdgeAnswer | undefined> => {
    if (!error) return undefined;
    await refused?.(call, error);
    return wireError(call, error);
  };

  const fire = async (call: AwsCall, answer: UpstreamAnswer): Promise<WireError | undefined> => {
    const source = triggerSource(call, answer);
    const handler = source && handlerFor(handlers, source);
    const user = handler && (await users.find(call));
    if (!user) return undefined;
    const metadata = clientMetadata(call);
    const { ClientId } = call.input;
    const { pool: userPoolId, username, status, attributes } = user;
    const occasion = {
      ...{ source, userPoolId, username, status, attributes },
      ...(typeof ClientId === 'string' ? { clientId: ClientId } : {}),
      ...(metadata ? { clientMetadata: metadata } : {}),
    };
    return invokeTrigger(handler, triggerEvent(occasion), limits);
  };

  return {
    name: 'triggers',
    before: async (call) => refuse(call, await refuseToConfirmAgain(call, users)),
    after: async (call, answer) => refuse(call, await fire(call, answer)),
  };
}
