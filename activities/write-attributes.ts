import type { UserKey } from '../core/contract/ids';
import type { ActivityPorts } from './activity-ports';
import { asUser } from './as-user';

export interface WriteAttributesInput extends UserKey {
  /** Attribute name to value. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Writes attributes back to the user, {@link asUser}.
 *
 * Already done: writing the same values again changes nothing. AWS: AdminUpdateUserAttributes, AdminGetUser,
 * DescribeUserPool on a refusal, GetObject.
 * Raises `UserGone`, `AttributeNotInSchema`, `AttributeImmutable`, `AttributeTooShort`.
 */
export const writeAttributes =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket'>) =>
  ({ attributes, ...user }: WriteAttributesInput): Promise<void> =>
    asUser(ports, user, (username) => ports.directory.writeAttributes(user.pool, username, attributes));
