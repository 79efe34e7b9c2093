import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GatehouseFailure } from '../core/failures';
import type { DirectoryUser, UserDirectory } from '../core/ports';
import { attributeProblem } from './attribute-problem';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { estimateUsers } from './pool-size';
import { isAwsError, toFailure } from './to-failure';

export interface CognitoUserDirectoryOptions {
  readonly client: CognitoIdentityProviderClient;
  readonly currentAttempt?: CurrentAttempt;
}

/** UserDirectory on Cognito user pools (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/). */
export function createCognitoUserDirectory({ client, currentAttempt = noAttempt }: CognitoUserDirectoryOptions): UserDirectory {
  const options = (pool: string) => sendOptions(currentAttempt, `pool=${pool}`);

  return {
    async getUser(pool, username) {
      try {
        const found = await client.send(new AdminGetUserCommand({ UserPoolId: pool, Username: username }), options(pool));
        return toDirectoryUser(found.Username ?? '', found.Enabled, found.UserStatus, found.UserAttributes);
      } catch (error) {
        if (isAwsError(error) && error.name === 'UserNotFoundException') return undefined;
        throw toFailure(error, `pool=${pool}, call=AdminGetUser`);
      }
    },

    async findUsername({ pool, sub }) {
      try {
        const input = { UserPoolId: pool, Filter: `sub = "${sub}"`, Limit: 1 };
        const { Users = [] } = await client.send(new ListUsersCommand(input), options(pool));
        return Users[0]?.Username;
      } catch (error) {
        throw toFailure(error, `pool=${pool}, call=ListUsers`);
      }
    },

    async listUsers(pool, shard, token) {
      try {
        const from = token === undefined ? {} : { PaginationToken: token };
        const input = { UserPoolId: pool, Filter: `sub ^= "${shard}"`, Limit: pageSize, ...from };
        const { Users = [], PaginationToken } = await client.send(new ListUsersCommand(input), options(pool));
        const users = Users.map((user) => toDirectoryUser(user.Username ?? '', user.Enabled, user.UserStatus, user.Attributes));
        return PaginationToken === undefined ? { users } : { users, next: PaginationToken };
      } catch (error) {
        if (token !== undefined && isAwsError(error) && tokenRefusals.includes(error.name)) return 'token-expired';
        throw toFailure(error, `pool=${pool}, call=ListUsers`);
      }
    },

    estimateUsers: (pool) => estimateUsers(client, pool, options(pool)),

    async writeAttributes(pool, username, attributes) {
      const list = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
      try {
        const input = { UserPoolId: pool, Username: username, UserAttributes: list };
        await client.send(new AdminUpdateUserAttributesCommand(input), options(pool));
      } catch (error) {
        if (isAwsError(error) && error.name === 'InvalidParameterException') {
          throw await explainAttributes(client, pool, attributes);
        }
        throw toFailure(error, `pool=${pool}, call=AdminUpdateUserAttributes`);
      }
    },
  };
}

/** Cognito's longest page of ListUsers. */
const pageSize = 60;

/** What Cognito calls a page token that it does not take any more. */
const tokenRefusals: readonly string[] = ['InvalidParameterException', 'NotAuthorizedException'];

function toDirectoryUser(
  username: string,
  enabled: boolean | undefined,
  status: string | undefined,
  list: readonly AttributeType[] = [],
): DirectoryUser {
  const attributes = Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));
  return { username, enabled: enabled ?? false, status: status ?? 'UNKNOWN', attributes, sub: attributes['sub'] ?? '' };
}

/** Cognito's message names the attribute and sometimes the person; the schema says the same without them. */
async function explainAttributes(
  client: CognitoIdentityProviderClient,
  pool: string,
  attributes: Readonly<Record<string, string>>,
): Promise<GatehouseFailure> {
  try {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: pool }));
    const problem = attributeProblem(pool, UserPool?.SchemaAttributes ?? [], attributes);
    if (problem !== undefined) return problem;
  } catch (error) {
    return toFailure(error, `pool=${pool}, call=DescribeUserPool`);
  }
  return new GatehouseFailure('RequestRefused', {
    place: `pool=${pool}, call=AdminUpdateUserAttributes, attributes=${Object.keys(attributes).join(' ')}`,
    remedy: 'Compare writeBack in gatehouse.yaml with the attributes of the pool.',
  });
}
