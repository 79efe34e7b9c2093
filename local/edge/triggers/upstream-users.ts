import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  UserNotFoundException,
  type AttributeType,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';

export interface NewUser {
  readonly userPoolId: string;
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nobody knows it unless given. */
  readonly password?: string;
}

export interface KnownUser {
  readonly enabled: boolean;
  /** All of them, `sub` included. */
  readonly attributes: Readonly<Record<string, string>>;
}

export const attributeList = (attributes: Readonly<Record<string, string>>): AttributeType[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** Creates a confirmed user; `cognito` talks to the upstream itself, so that no event or trigger arises. Errors are the SDK's. */
export async function createConfirmedUser(cognito: CognitoIdentityProviderClient, user: NewUser): Promise<void> {
  const { userPoolId: UserPoolId, username: Username, attributes, password = `Aa1!${randomUUID()}` } = user;
  const UserAttributes = attributeList(attributes);
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }));
}

/** Undefined when the pool has no such user. */
export async function knownUser(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  Username: string,
): Promise<KnownUser | undefined> {
  try {
    const { Enabled, UserAttributes = [] } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    const attributes = Object.fromEntries(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
    return { enabled: Enabled !== false, attributes };
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}
