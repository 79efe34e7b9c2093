import { isArchived } from '../core/archive/archive-part';
import type { ActivityPorts } from './activity-ports';
import { findPart, type PartInput } from './archive-place';
import { inBatches } from './in-batches';

type ThawPorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'controlBucket'>;

/**
 * Has the copies that a part lists made readable where their objects are not at home, and answers how many of them are
 * not yet.
 *
 * Already done: none is cold, or all were thawed. AWS: GetObject, HeadObject, RestoreObject. Raises `Interrupted`,
 * `RecordUnreadable`, `PermissionMissing`.
 */
export const thawCopies =
  (ports: ThawPorts) =>
  async (input: PartInput): Promise<{ thawing: number }> => {
    const entries = (await findPart(ports, input))?.entries.filter(isArchived) ?? [];
    const thawing = await inBatches(ports, input, entries, async ({ key, copy }) => {
      if ((await ports.objects.head({ bucket: input.bucket, key })) !== undefined) return false;
      return (await ports.bulk.thaw({ bucket: input.archive.bucket, key: copy.key })) === 'thawing';
    });
    return { thawing: thawing.filter(Boolean).length };
  };
