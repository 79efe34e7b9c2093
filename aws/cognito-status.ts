import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { UserDirectory } from '../core/ports';
import type { CognitoReach } from './cognito-call';

type Status = Pick<UserDirectory, 'disable' | 'enable' | 'signOutEverywhere'>;

/**
 * A user's status and sessions. Each call succeeds on what is so already
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html).
 */
export const cognitoStatus = ({ client, call }: CognitoReach): Status => ({
  disable: (pool, username) =>
    call(pool, 'AdminDisableUser', async (options) => {
      await client.send(new AdminDisableUserCommand({ UserPoolId: pool, Username: username }), options);
    }),

  enable: (pool, username) =>
    call(pool, 'AdminEnableUser', async (options) => {
      await client.send(new AdminEnableUserCommand({ UserPoolId: pool, Username: username }), options);
    }),

  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
  signOutEverywhere: (pool, username) =>
    call(pool, 'AdminUserGlobalSignOut', async (options) => {
      await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: pool, Username: username }), options);
    }),
});
