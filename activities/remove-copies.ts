import { isArchived, isOldVersion } from '../core/archive/archive-part';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce, partRef, type PartInput, findPart } from './archive-place';
import { isSame } from './bring-home';
import { inParallel } from './in-parallel';

export interface RemovedCopies {
  readonly removed: number;
  /** Something newer is at home: the copy stays in the archive. */
  readonly stays: number;
}

type CopyPorts = Pick<ActivityPorts, 'objects'>;

/**
 * Takes the copies that a part lists out of the archive, each only after another look at home; then the part, when none
 * of its copies is left.
 *
 * Already done: the copies are gone, and the part. AWS: GetObject, HeadObject, DeleteObject with If-Match.
 * Raises `RecordUnreadable`, `PermissionMissing`.
 */
export const removeCopies =
  (ports: CopyPorts) =>
  async (input: PartInput): Promise<RemovedCopies> => {
    const part = await findPart(ports, input);
    if (part === undefined) return { removed: 0, stays: 0 };
    const entries = part.entries.filter(isArchived);
    const gone = await inParallel(entries, objectsAtOnce, async (entry) => {
      const home = await ports.objects.head({ bucket: input.bucket, key: entry.key });
      const copy = { bucket: input.archive.bucket, key: entry.copy.key };
      return isSame(home, entry) && ports.objects.remove(copy, entry.copy.etag);
    });
    const removed = gone.filter(Boolean).length;
    if (removed === entries.length && !part.entries.some(isOldVersion)) await removePart(ports, input);
    return { removed, stays: entries.length - removed };
  };

async function removePart({ objects }: CopyPorts, input: PartInput): Promise<void> {
  const found = await objects.head(partRef(input));
  if (found !== undefined) await objects.remove(partRef(input), found.etag);
}
