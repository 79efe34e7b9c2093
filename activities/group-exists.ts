import type { GroupKey } from '../core/contract/group-sync';
import type { ActivityPorts } from './activity-ports';

/**
 * Whether Cognito has a group.
 *
 * Already done: it changes nothing. AWS: GetGroup. Raises `UserPoolMissing`, `PermissionMissing`.
 */
export const groupExists =
  ({ directory }: Pick<ActivityPorts, 'directory'>) =>
  ({ pool, group }: GroupKey): Promise<boolean> =>
    directory.groupExists(pool, group);
