import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { DirectoryUser } from '../core/ports';

type ShownUser = Pick<UserType, 'Username' | 'Enabled' | 'UserStatus' | 'UserCreateDate' | 'UserLastModifiedDate'>;

/** A user as AdminGetUser and the listings answer one; the former calls the attributes `UserAttributes`. */
export function toDirectoryUser(found: ShownUser, list: readonly AttributeType[] = []): DirectoryUser {
  const { Username = '', Enabled = false, UserStatus = 'UNKNOWN', UserCreateDate, UserLastModifiedDate } = found;
  const attributes = Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));
  const created = UserCreateDate === undefined ? {} : { createdAt: UserCreateDate.toISOString() };
  const modified = UserLastModifiedDate === undefined ? {} : { modifiedAt: UserLastModifiedDate.toISOString() };
  const user = { username: Username, enabled: Enabled, status: UserStatus, attributes, sub: attributes['sub'] ?? '' };
  return { ...user, ...created, ...modified };
}
