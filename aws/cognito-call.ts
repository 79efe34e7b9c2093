import { type CognitoIdentityProviderClient, DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GatehouseFailure } from '../core/failures';
import { type CurrentAttempt, sendOptions } from './attempt';
import { isAwsError, toFailure } from './to-failure';

type SendOptions = ReturnType<typeof sendOptions>;

/** How the parts of the user directory reach Cognito: each call ends with its attempt and raises failures of the table. */
export interface CognitoReach {
  readonly client: CognitoIdentityProviderClient;
  readonly options: (pool: string) => SendOptions;
  /** Runs one call. `name` is that of the API, for the failure's place. */
  readonly call: <T>(pool: string, name: string, send: (options: SendOptions) => Promise<T>) => Promise<T>;
  /** The same for a call that names a group: raises `GroupMissing` too. */
  readonly groupCall: <T>(pool: string, group: string, name: string, send: (options: SendOptions) => Promise<T>) => Promise<T>;
}

export function createCognitoReach(client: CognitoIdentityProviderClient, currentAttempt: CurrentAttempt): CognitoReach {
  const options = (pool: string): SendOptions => sendOptions(currentAttempt, `pool=${pool}`);
  const call: CognitoReach['call'] = async (pool, name, send) => {
    try {
      return await send(options(pool));
    } catch (error) {
      throw toFailure(error, `pool=${pool}, call=${name}`);
    }
  };
  return {
    client,
    options,
    call,
    groupCall: (pool, group, name, send) =>
      call(pool, name, async (sending) => {
        try {
          return await send(sending);
        } catch (error) {
          if (!isNotFound(error)) throw error;
          throw await whatIsMissing(client, pool, group, sending);
        }
      }),
  };
}

export const isNotFound = (error: unknown): boolean => isAwsError(error) && error.name === 'ResourceNotFoundException';

/** Cognito answers ResourceNotFoundException for a missing group and for a missing pool; only its words tell them apart. */
async function whatIsMissing(
  client: CognitoIdentityProviderClient,
  pool: string,
  group: string,
  options: SendOptions,
): Promise<unknown> {
  try {
    await client.send(new DescribeUserPoolCommand({ UserPoolId: pool }), options);
  } catch (error) {
    return error;
  }
  return new GatehouseFailure('GroupMissing', {
    place: `pool=${pool}, group=${group}`,
    remedy: 'Create the group, or correct its name.',
  });
}
