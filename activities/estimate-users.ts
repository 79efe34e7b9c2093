import type { ActivityPorts } from './activity-ports';

/**
 * About how many users a pool has, for showing how far a listing is.
 *
 * Already done: it changes nothing. AWS: DescribeUserPool. Raises `UserPoolMissing`, `PermissionMissing`.
 */
export const estimateUsers =
  ({ directory }: Pick<ActivityPorts, 'directory'>) =>
  ({ pool }: { readonly pool: string }): Promise<number> =>
    directory.estimateUsers(pool);
