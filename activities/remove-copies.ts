import { isArchived, isOldVersion } from '../core/archive/archive-part';
import type { ActivityPorts } from './activity-ports';
import { findStoredPart, partRef, type PartInput, replacePart } from './archive-place';
import { isSame } from './bring-home';
import { inBatches } from './in-batches';
import { assertEpoch, readUserRecord } from './user-registry';

export interface RemovedCopies {
  readonly removed: number;
  /** Something newer is at home, or the copy is cold: it stays in the archive. */
  readonly stays: number;
}

type CopyPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/**
 * Takes the copies that a part lists out of the archive, each only after another look at home; then the part, when none
 * of its copies is left. The part says so before the first one goes.
 *
 * Already done: the copies are gone, and the part. AWS: GetObject, HeadObject, PutObject and DeleteObject with If-Match.
 * Raises `Interrupted`, `RecordUnreadable`, `RecordConflict`, `PermissionMissing`.
 */
export const removeCopies =
  (ports: CopyPorts) =>
  async (input: PartInput): Promise<RemovedCopies> => {
    const stored = await findStoredPart(ports, input);
    if (stored === undefined) return { removed: 0, stays: 0 };
    const { part, etag } = stored;
    const entries = part.entries.filter(isArchived);
    assertEpoch((await readUserRecord(ports, input)).record, input.epoch);
    if (entries.length > 0 && part.leaving !== true) await replacePart(ports, input, etag, { ...part, leaving: true });
    const gone = await inBatches(ports, input, entries, async (entry) => {
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
