import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GatehouseFailure } from '../core/failures';
import type { UserDirectory } from '../core/ports';
import { attributeProblem } from './attribute-problem';
import { type CurrentAttempt, noAttempt } from './attempt';
import { type CognitoReach, createCognitoReach } from './cognito-call';
import { cognitoGroups } from './cognito-groups';
import { cognitoStatus } from './cognito-status';
import { toDirectoryUser } from './directory-user';
import { idTokenLife } from './id-token-life';
import { isTokenRefusal, pageSize } from './pages';
import { estimateUsers } from './pool-size';
import { isAwsError, toFailure } from './to-failure';

export interface CognitoUserDirectoryOptions {
  readonly client: CognitoIdentityProviderClient;
  readonly currentAttempt?: CurrentAttempt;
  /** Calls of one operation of the UserPoolClientRead quota on one pool that Gatehouse may make. @default 2.5 @format calls per second */
  readonly clientReadsPerSecond?: () => Promise<number>;
}

/** UserDirectory on Cognito user pools (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/). */
export function createCognitoUserDirectory({
  client,
  currentAttempt = noAttempt,
  clientReadsPerSecond = () => Promise.resolve(2.5),
}: CognitoUserDirectoryOptions): UserDirectory {
  const reach = createCognitoReach(client, currentAttempt);
  return {
    ...cognitoUsers(reach),
    ...cognitoGroups(reach),
    ...cognitoStatus(reach),
    ...idTokenLife(reach, { readsPerSecond: clientReadsPerSecond }),
  };
}

type Users = Pick<UserDirectory, 'getUser' | 'findUsername' | 'listUsers' | 'listDisabled' | 'estimateUsers' | 'writeAttributes'>;

const cognitoUsers = (reach: CognitoReach): Users => {
  const { client, options, call } = reach;
  return {
    getUser: (pool, username) =>
      call(pool, 'AdminGetUser', async (sending) => {
        try {
          const found = await client.send(new AdminGetUserCommand({ UserPoolId: pool, Username: username }), sending);
          return toDirectoryUser(found, found.UserAttributes);
        } catch (error) {
          if (isAwsError(error) && error.name === 'UserNotFoundException') return undefined;
          throw error;
        }
      }),

    findUsername: ({ pool, sub }) =>
      call(pool, 'ListUsers', async (sending) => {
        const input = { UserPoolId: pool, Filter: `sub = "${sub}"`, Limit: 1 };
        const { Users = [] } = await client.send(new ListUsersCommand(input), sending);
        return Users[0]?.Username;
      }),

    listUsers: (pool, shard, token) => listPage(reach, pool, `sub ^= "${shard}"`, token),
    listDisabled: (pool, token) => listPage(reach, pool, 'status = "Disabled"', token),
    estimateUsers: (pool) => estimateUsers(client, pool, options(pool)),
    writeAttributes: (pool, username, attributes) =>
      call(pool, 'AdminUpdateUserAttributes', async (sending) => {
        const list = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
        try {
          const input = { UserPoolId: pool, Username: username, UserAttributes: list };
          await client.send(new AdminUpdateUserAttributesCommand(input), sending);
        } catch (error) {
          if (!isAwsError(error) || error.name !== 'InvalidParameterException') throw error;
          throw await explainAttributes(client, pool, attributes);
        }
      }),
  };
};

/** One attribute a filter (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html). */
const listPage = ({ client, call }: CognitoReach, pool: string, Filter: string, token: string | undefined) =>
  call(pool, 'ListUsers', async (sending) => {
    try {
      const from = token === undefined ? {} : { PaginationToken: token };
      const input = { UserPoolId: pool, Filter, Limit: pageSize, ...from };
      const { Users = [], PaginationToken } = await client.send(new ListUsersCommand(input), sending);
      const users = Users.map((user) => toDirectoryUser(user, user.Attributes));
      return PaginationToken === undefined ? { users } : { users, next: PaginationToken };
    } catch (error) {
      if (token !== undefined && isTokenRefusal(error)) return 'token-expired' as const;
      throw error;
    }
  });

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
