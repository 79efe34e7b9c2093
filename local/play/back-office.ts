import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DeleteGroupCommand,
  GroupExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { emailOf, type AppSettings } from './customer-app';

/** Credentials of the account itself, which may do everything. */
export const accountCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The calls that a customer's back office makes, with the account's credentials; errors are those of the AWS SDK. */
export function createBackOffice({ endpoint, region, userPoolId: UserPoolId }: AppSettings) {
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials: accountCredentials, maxAttempts: 1 });
  return {
    /** Creates a user with a temporary password, to be changed at the first sign-in. Answers the sub. */
    async create(Username: string, TemporaryPassword: string): Promise<string> {
      const UserAttributes = [
        { Name: 'email', Value: emailOf(Username) },
        { Name: 'email_verified', Value: 'true' },
      ];
      const input = { UserPoolId, Username, TemporaryPassword, UserAttributes, MessageAction: 'SUPPRESS' as const };
      const { User } = await cognito.send(new AdminCreateUserCommand(input));
      return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
    },
    /** Adds to a group; makes the group first if the pool has none of that name. */
    async join(Username: string, GroupName: string): Promise<void> {
      await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName })).catch((error: unknown) => {
        if (!(error instanceof GroupExistsException)) throw error;
      });
      await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    },
    createGroup: async (GroupName: string): Promise<void> =>
      void (await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }))),
    deleteGroup: async (GroupName: string): Promise<void> =>
      void (await cognito.send(new DeleteGroupCommand({ UserPoolId, GroupName }))),
    leave: async (Username: string, GroupName: string): Promise<void> =>
      void (await cognito.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName }))),
    disable: async (Username: string): Promise<void> =>
      void (await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username }))),
    enable: async (Username: string): Promise<void> =>
      void (await cognito.send(new AdminEnableUserCommand({ UserPoolId, Username }))),
    delete: async (Username: string): Promise<void> =>
      void (await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }))),
    async attributes(Username: string): Promise<Readonly<Record<string, string>>> {
      const { UserAttributes = [] } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
      return Object.fromEntries(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
    },
    close: (): void => {
      cognito.destroy();
    },
  };
}
