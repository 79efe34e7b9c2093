import { parseArchiveKey } from '../core/layout/archive-keys';
import type { ListedObject } from '../core/bulk-objects';
import { isSameContent } from '../core/same-content';
import type { ActivityPorts } from './activity-ports';
import type { ArchiveInput } from './archive-place';
import { inBatches } from './in-batches';
import type { RemovedCopies } from './remove-copies';

export interface TidiedArchive extends RemovedCopies {
  /** Older versions, which stay in the archive, listed. Absent: none. */
  readonly older?: number;
}

type TidyPorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'controlBucket'>;

/**
 * Takes copies out of the archive that no part lists, because a run was interrupted in the middle of a page: no original
 * was deleted for them. One stays unless the same object is at home. What a later run has archived is none of its business:
 * an attempt that was given up on could take away what that run relies on.
 *
 * Already done: none is left. AWS: ListObjectsV2, GetObject, HeadObject, DeleteObject with If-Match. Raises `Interrupted`,
 * `BucketMissing`, `PermissionMissing`.
 */
export const tidyArchive =
  (ports: TidyPorts) =>
  async (input: ArchiveInput): Promise<TidiedArchive> => {
    const { archive } = input;
    let [removed, seen, older, after] = [0, 0, 0, undefined as string | undefined];
    for (;;) {
      const { objects, more } = await ports.bulk.list(archive.bucket, archive.prefix, after, 1_000);
      const copies = objects.filter(({ key }) => isCopy(input, key));
      const gone = await inBatches(ports, input, copies, (copy) => removeOne(ports, input, copy));
      removed += gone.filter(Boolean).length;
      seen += copies.length;
      older += objects.filter(({ key }) => parseArchiveKey(archive.prefix, key)?.of === 'version').length;
      after = objects.at(-1)?.key;
      if (more && after !== undefined) continue;
      return { removed, stays: seen - removed, ...(older === 0 ? {} : { older }) };
    }
  };

function isCopy({ archive, epoch }: ArchiveInput, key: string): boolean {
  const parsed = parseArchiveKey(archive.prefix, key);
  return (parsed?.of === 'object' || parsed?.of === 'long') && parsed.epoch < epoch;
}

async function removeOne({ objects, bulk }: TidyPorts, input: ArchiveInput, copy: ListedObject): Promise<boolean> {
  const { bucket, prefix, archive } = input;
  const parsed = parseArchiveKey(archive.prefix, copy.key);
  // Only a part tells the name of a long one.
  if (parsed?.of !== 'object') return false;
  const home = { bucket, key: `${prefix}${parsed.name}` };
  const ref = { bucket: archive.bucket, key: copy.key };
  const found = await objects.head(home);
  if (found?.bytes !== copy.bytes) return false;
  if (found.etag !== copy.etag) {
    const [there, archived] = await Promise.all([bulk.inspect(home), bulk.inspect(ref)]);
    if (there === undefined || archived === undefined || !isSameContent(there, archived)) return false;
  }
  return objects.remove(ref, copy.etag);
}
