import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { DirectoryUser } from '../core/ports';

/** A user as AdminGetUser and the listings answer one; the former calls the attributes `UserAttributes`. */
export function toDirectoryUser(
  { Username = '', Enabled = false, UserStatus = 'UNKNOWN' }: Pick<UserType, 'Username' | 'Enabled' | 'UserStatus'>,
  list: readonly AttributeType[] = [],
): DirectoryUser {
  const attributes = Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));
  return { username: Username, enabled: Enabled, status: UserStatus, attributes, sub: attributes['sub'] ?? '' };
}
