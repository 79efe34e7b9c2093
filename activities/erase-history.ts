import type { UserKey } from '../core/contract/ids';
import { userRecordKey } from '../core/layout/control-keys';
import type { VersionCursor } from '../core/object-versions';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce } from './archive-place';
import { inParallel } from './in-parallel';

/**
 * Deletes what the registry's record of a user was before, for good: older versions hold the username. What the record is
 * now stays, because the deny rests on it. Answers how many versions went.
 *
 * Already done: the record has no older version. AWS: ListObjectVersions, DeleteObject with a version. Raises
 * `PermissionMissing`.
 */
export const eraseHistory =
  ({ bulk, controlBucket }: Pick<ActivityPorts, 'bulk' | 'controlBucket'>) =>
  async (user: UserKey): Promise<{ records: number }> => {
    const key = userRecordKey(user);
    let records = 0;
    for (let after: VersionCursor | undefined; ;) {
      const { versions, next } = await bulk.listVersions(controlBucket, key, after, 1_000);
      const older = versions.filter((listed) => listed.key === key && !listed.latest);
      const gone = await inParallel(older, objectsAtOnce, ({ version }) =>
        bulk.removeVersion({ bucket: controlBucket, key }, version),
      );
      records += gone.filter(Boolean).length;
      if (next === undefined) return { records };
      after = next;
    }
  };
