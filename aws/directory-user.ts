import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { DirectoryUser } from '../core/ports';

type ShownUser = Pick<UserType, 'Username' | 'Enabled' | 'UserStatus' | 'UserLastModifiedDate'>;

/** A user as AdminGetUser and the listings answer one; the former calls the attributes `UserAttributes`. */
export function toDirectoryUser(
  { Username = '', Enabled = false, UserStatus = 'UNKNOWN', UserLastModifiedDate }: ShownUser,
  list: readonly AttributeType[] = [],
): DirectoryUser {
  const attributes = Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));
  const user = { username: Username, enabled: Enabled, status: UserStatus, attributes, sub: attributes['sub'] ?? '' };
  return UserLastModifiedDate === undefined ? user : { ...user, modifiedAt: UserLastModifiedDate.toISOString() };
}
