import { parseArchiveKey } from '../core/layout/archive-keys';
import type { ListedObject } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { type ArchiveInput, objectsAtOnce } from './archive-place';
import { inParallel } from './in-parallel';
import type { RemovedCopies } from './remove-copies';

type TidyPorts = Pick<ActivityPorts, 'objects' | 'bulk'>;

/**
 * Takes copies out of the archive that no part lists, because a run was interrupted in the middle of a page: no original
 * was deleted for them. One stays unless the same object is at home.
 *
 * Already done: none is left. AWS: ListObjectsV2, HeadObject, DeleteObject with If-Match. Raises `BucketMissing`,
 * `PermissionMissing`.
 */
export const tidyArchive =
  (ports: TidyPorts) =>
  async (input: ArchiveInput): Promise<RemovedCopies> => {
    const { archive } = input;
    let [removed, seen, after] = [0, 0, undefined as string | undefined];
    for (;;) {
      const { objects, more } = await ports.bulk.list(archive.bucket, archive.prefix, after, 1_000);
      const copies = objects.filter(({ key }) => isCopy(archive.prefix, key));
      const gone = await inParallel(copies, objectsAtOnce, (copy) => removeOne(ports, input, copy));
      removed += gone.filter(Boolean).length;
      seen += copies.length;
      after = objects.at(-1)?.key;
      if (!more || after === undefined) return { removed, stays: seen - removed };
    }
  };

const isCopy = (prefix: string, key: string): boolean => {
  const of = parseArchiveKey(prefix, key)?.of;
  return of === 'object' || of === 'long';
};

async function removeOne({ objects }: TidyPorts, input: ArchiveInput, copy: ListedObject): Promise<boolean> {
  const { bucket, prefix, archive } = input;
  const parsed = parseArchiveKey(archive.prefix, copy.key);
  // Only a part tells the name of a long one.
  if (parsed?.of !== 'object') return false;
  const home = await objects.head({ bucket, key: `${prefix}${parsed.name}` });
  if (home?.etag !== copy.etag || home.bytes !== copy.bytes) return false;
  return objects.remove({ bucket: archive.bucket, key: copy.key }, copy.etag);
}
