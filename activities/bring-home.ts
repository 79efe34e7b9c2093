import { type ArchivedEntry, isArchived } from '../core/archive/archive-part';
import type { ObjectHead } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { mismatch, objectsAtOnce, type PartInput, readPart } from './archive-place';
import { inParallel } from './in-parallel';

type HomePorts = Pick<ActivityPorts, 'objects' | 'bulk'>;

/** What the page came to. */
export interface BroughtHome {
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Copies the objects that a part lists back to where they were, in the storage class that they had, and never over an
 * object. Answers how many it brought; the others are at home, or something newer is.
 *
 * Already done: an object is at home. AWS: GetObject, HeadObject, CopyObject with If-None-Match (UploadPartCopy for large
 * ones). Raises `ArchiveMismatch` where an object is neither at home nor in the archive, `ObjectUnreadable`,
 * `RecordUnreadable`, `PermissionMissing`.
 */
export const bringHome =
  (ports: HomePorts) =>
  async (input: PartInput): Promise<BroughtHome> => {
    const entries = (await readPart(ports, input)).entries.filter(isArchived);
    const brought = await inParallel(entries, objectsAtOnce, (entry) => bringOne(ports, input, entry));
    const home = entries.filter((_, index) => brought[index] === true);
    return { objects: home.length, bytes: home.reduce((sum, { bytes }) => sum + bytes, 0) };
  };

async function bringOne({ objects, bulk }: HomePorts, input: PartInput, entry: ArchivedEntry): Promise<boolean> {
  const { bucket, archive } = input;
  const home = { bucket, key: entry.key };
  if ((await objects.head(home)) !== undefined) return false;
  const from = { bucket: archive.bucket, key: entry.copy.key };
  const { storageClass } = entry;
  const result = await bulk.copy({ from, etag: entry.copy.etag, to: home, storageClass });
  if (result.copied) return true;
  if (result.because === 'target-exists' || (await objects.head(home)) !== undefined) return false;
  throw mismatch(from, result.because);
}

/** Whether what is at home is what a part lists: as it was before, or as it came back. */
export const isSame = (home: ObjectHead | undefined, { etag, bytes, copy }: ArchivedEntry): boolean =>
  home !== undefined && home.bytes === bytes && (home.etag === etag || home.etag === copy.etag);
