import { type ArchiveEntry, type ArchivePart, countPart, formatArchivePart } from '../core/archive/archive-part';
import { addCounts, type ArchiveCounts, noCounts } from '../core/archive/counts';
import type { CopyEncryption } from '../core/archive/encryption';
import type { ActivityPorts } from './activity-ports';
import { type Archived, archiveKey, type FreshCopy } from './archive-one';
import { findPart, objectsAtOnce, partRef, partType, type PartInput, readPart } from './archive-place';
import { inParallel } from './in-parallel';
import { listCopies } from './list-copies';
import { type Cursor, listForArchive } from './list-for-archive';
import { verifyCopy } from './verify-copy';

export interface ArchivePageInput extends PartInput {
  readonly storageClass: string;
  /** Absent: as the originals are, where they name a key. */
  readonly encryption?: CopyEncryption;
  /** Older versions and delete markers too. */
  readonly allVersions?: boolean;
  /** Pages at most, one after the other. @default 1 */
  readonly pages?: number;
}

/** Of all pages that were archived. */
export interface ArchivedPage extends ArchiveCounts {
  readonly pages: number;
  /** The listing goes on behind them. */
  readonly more: boolean;
}

/** No page is begun after this: a workflow that is told to stop should not wait long. Milliseconds. */
const sliceMs = 60_000;

type PagePorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'clock'>;

/**
 * Copies the next pages of a user's objects to the archive, each object pinned to the ETag (and version) that was listed,
 * reads the copies back, and writes a part for each page that lists them. The marker of the prefix stays, and so does what
 * is in a cold class or, where every version moves, under Object Lock. Where the listing goes on stands in the part.
 *
 * Already done: a part is there. Where a copy stands that is not the source's, it is made beside it. AWS: ListObjectsV2 or
 * ListObjectVersions, HeadObject, CopyObject with If-None-Match (UploadPartCopy for large ones), GetObject, PutObject with
 * If-None-Match; what is read back is a listing of a page's copies, and a HEAD of each that it leaves open. Raises
 * `ObjectUnreadable`, `KeyUnusable`, `ArchiveMismatch`, `RecordUnreadable`, `BucketMissing`, `PermissionMissing`.
 */
export const archivePage =
  (ports: PagePorts) =>
  async ({ pages = 1, ...input }: ArchivePageInput): Promise<ArchivedPage> => {
    const began = ports.clock.now().getTime();
    let counts = noCounts;
    let cursor: Cursor = input.part === 0 ? {} : await readPart(ports, { ...input, part: input.part - 1 });
    for (let done = 1; ; done += 1) {
      const part = await onePage(ports, { ...input, part: input.part + done - 1 }, cursor);
      counts = addCounts(counts, countPart(part));
      cursor = part;
      const more = part.next !== undefined;
      const isLate = ports.clock.now().getTime() - began > sliceMs;
      if (!more || done >= pages || isLate) return { ...counts, pages: done, more };
    }
  };

async function onePage(ports: PagePorts, input: ArchivePageInput, after: Cursor): Promise<ArchivePart> {
  const done = await findPart(ports, input);
  if (done !== undefined) return done;
  const { groups, cursor } = await listForArchive(ports, input, after);
  const archived = (await inParallel(groups, objectsAtOnce, (group) => archiveKey(ports, input, group))).flat();
  const entries = await readBack(ports, input, archived);
  const part = { ...cursor, changed: archived.length - entries.length, entries };
  // Of a user without objects nothing is written; a list in the middle of a pass is looked for later, even an empty one.
  if (entries.length === 0 && cursor.next === undefined && input.part === 0) return part;
  const ref = partRef(input);
  const { written } = await ports.objects.write(ref, formatArchivePart(part), { absent: true }, { contentType: partType });
  return written ? part : readPart(ports, input);
}

/** Verifies the copies of a page, most of them by one listing; what has changed under its copy is left out. */
async function readBack(ports: PagePorts, { archive }: PartInput, archived: readonly Archived[]): Promise<ArchiveEntry[]> {
  const { bucket } = archive;
  const keys = archived.flatMap((one) => (isFresh(one) ? [one.entry.copy.key] : []));
  const listed = await listCopies(ports, archive, keys);
  const left = archived.filter((one) => one !== 'changed');
  return inParallel(left, objectsAtOnce, async (one) => {
    if (!isFresh(one)) return one;
    const { key } = one.entry.copy;
    return { ...one.entry, verified: await verifyCopy(ports, { bucket, key }, one.made, listed.get(key)) };
  });
}

const isFresh = (one: Archived): one is FreshCopy => one !== 'changed' && 'made' in one;
