import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import { readUserRecord } from './user-registry';

export interface WriteAttributesInput extends UserKey {
  /** Attribute name to value. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Writes attributes back to the user. Cognito is called by sub; where the pool does not answer to it, by the registry's
 * username after a read that shows the sub, so a wrong user is never touched.
 *
 * Already done: writing the same values again changes nothing. AWS: AdminUpdateUserAttributes, AdminGetUser,
 * DescribeUserPool on a refusal, GetObject.
 * Raises `UserGone`, `AttributeNotInSchema`, `AttributeImmutable`, `AttributeTooShort`.
 */
export const writeAttributes =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket'>) =>
  async ({ attributes, ...user }: WriteAttributesInput): Promise<void> => {
    try {
      await ports.directory.writeAttributes(user.pool, user.sub, attributes);
    } catch (error) {
      if (!(error instanceof GatehouseFailure) || error.type !== 'UserGone') throw error;
      const { username } = (await readUserRecord(ports, user)).record;
      if (username === undefined || (await ports.directory.getUser(user.pool, username))?.sub !== user.sub) throw error;
      await ports.directory.writeAttributes(user.pool, username, attributes);
    }
  };
