import {
  AdminAddUserToGroupCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  GetGroupCommand,
  type GroupType,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GatehouseFailure } from '../core/failures';
import type { UserDirectory } from '../core/ports';
import { byPrecedence, type RankedGroup } from '../core/tags/by-precedence';
import type { CognitoReach } from './cognito-call';
import { toDirectoryUser } from './directory-user';
import { isTokenRefusal, pageSize } from './pages';

type Groups = Pick<UserDirectory, 'groupsOf' | 'joinGroup' | 'leaveGroup' | 'groupExists' | 'listMembers'>;

/** Groups and their members (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GroupType.html). */
export const cognitoGroups = (reach: CognitoReach): Groups => ({
  groupsOf: (pool, username) =>
    reach.call(pool, 'AdminListGroupsForUser', async () => {
      const groups: RankedGroup[] = [];
      let next: string | undefined;
      do {
        const input = {
          UserPoolId: pool,
          Username: username,
          Limit: pageSize,
          ...(next === undefined ? {} : { NextToken: next }),
        };
        const page = await reach.client.send(new AdminListGroupsForUserCommand(input), reach.options(pool));
        groups.push(...(page.Groups ?? []).map(toRankedGroup));
        next = page.NextToken;
      } while (next !== undefined);
      return byPrecedence(groups);
    }),

  joinGroup: (pool, username, group) =>
    reach.groupCall(pool, group, 'AdminAddUserToGroup', async (options) => {
      const input = { UserPoolId: pool, Username: username, GroupName: group };
      await reach.client.send(new AdminAddUserToGroupCommand(input), options);
    }),

  leaveGroup: (pool, username, group) =>
    reach.groupCall(pool, group, 'AdminRemoveUserFromGroup', async (options) => {
      const input = { UserPoolId: pool, Username: username, GroupName: group };
      await reach.client.send(new AdminRemoveUserFromGroupCommand(input), options);
    }),

  groupExists: (pool, group) => groupExists(reach, pool, group),
  listMembers: (pool, group, token) => listMembers(reach, pool, group, token),
});

async function groupExists({ client, groupCall }: CognitoReach, pool: string, group: string): Promise<boolean> {
  try {
    await groupCall(pool, group, 'GetGroup', (options) =>
      client.send(new GetGroupCommand({ UserPoolId: pool, GroupName: group }), options),
    );
    return true;
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'GroupMissing') return false;
    throw error;
  }
}

const listMembers = ({ client, groupCall }: CognitoReach, pool: string, group: string, token?: string) =>
  groupCall(pool, group, 'ListUsersInGroup', async (options) => {
    try {
      const from = token === undefined ? {} : { NextToken: token };
      const input = { UserPoolId: pool, GroupName: group, Limit: pageSize, ...from };
      const { Users = [], NextToken } = await client.send(new ListUsersInGroupCommand(input), options);
      const users = Users.map((user) => toDirectoryUser(user, user.Attributes));
      return NextToken === undefined ? { users } : { users, next: NextToken };
    } catch (error) {
      if (token !== undefined && isTokenRefusal(error)) return 'token-expired' as const;
      throw error;
    }
  });

const toRankedGroup = ({ GroupName: name = '', Precedence: precedence }: GroupType): RankedGroup =>
  precedence === undefined ? { name } : { name, precedence };
