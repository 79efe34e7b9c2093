import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { DirectoryUser } from '../core/ports';

/** A user as AdminGetUser and the listings answer one; the former calls the attributes `UserAttributes`. */
export function toDirectoryUser(
  found: Pick<UserType, 'Username' | 'Enabled' | 'UserStatus' | 'UserCreateDate'>,
  list: readonly AttributeType[] = [],
): DirectoryUser {
  const { Username = '', Enabled = false, UserStatus = 'UNKNOWN', UserCreateDate } = found;
  const attributes = Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));
  const created = UserCreateDate === undefined ? {} : { createdAt: UserCreateDate.toISOString() };
  return { username: Username, enabled: Enabled, status: UserStatus, attributes, sub: attributes['sub'] ?? '', ...created };
}
