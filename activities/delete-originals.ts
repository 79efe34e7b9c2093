import { type ArchivedEntry, isArchived } from '../core/archive/archive-part';
import type { ActivityPorts } from './activity-ports';
import { verify } from './archive-page';
import { objectsAtOnce, type PartInput, readPart } from './archive-place';
import { inParallel } from './in-parallel';
import { assertMayDelete } from './prove-gone';
import { readUserRecord } from './user-registry';

type DeletePorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** Between two looks at the registry. */
const mostAtOnce = 100;

/**
 * Deletes the originals that a part lists, each only if its copy still stands and it is still what was copied. Before
 * every hundred it asks the registry whether it may go on. Answers how many of them are gone.
 *
 * Already done: the original is gone. AWS: GetObject, HeadObject, DeleteObject with If-Match. Raises `Interrupted`,
 * `ArchiveMismatch`, `RecordUnreadable`, `PermissionMissing`.
 */
export const deleteOriginals =
  (ports: DeletePorts) =>
  async (input: PartInput): Promise<{ removed: number }> => {
    const entries = (await readPart(ports, input)).entries.filter(isArchived);
    let removed = 0;
    for (let from = 0; from < entries.length; from += mostAtOnce) {
      const { record } = await readUserRecord(ports, input);
      assertMayDelete(record, input.epoch);
      const batch = entries.slice(from, from + mostAtOnce);
      const gone = await inParallel(batch, objectsAtOnce, (entry) => deleteOne(ports, input, entry));
      removed += gone.filter(Boolean).length;
    }
    return { removed };
  };

async function deleteOne(ports: DeletePorts, { bucket, archive }: PartInput, { key, etag, bytes, copy }: ArchivedEntry) {
  await verify(ports, { bucket: archive.bucket, key: copy.key }, { etag: copy.etag, bytes });
  // Replaced meanwhile: the next pass archives what it is now.
  return ports.objects.remove({ bucket, key }, etag);
}
