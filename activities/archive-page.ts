import { type ArchiveEntry, type ArchivePart, countPart, formatArchivePart } from '../core/archive/archive-part';
import type { ArchiveCounts } from '../core/archive/counts';
import { archivedKey } from '../core/layout/archive-keys';
import type { ListedObject, ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { findPart, mismatch, objectsAtOnce, partRef, type PartInput, readPart } from './archive-place';
import { inParallel } from './in-parallel';

export interface ArchivePageInput extends PartInput {
  readonly storageClass: string;
}

export interface ArchivedPage extends ArchiveCounts {
  /** The listing goes on behind this page. */
  readonly more: boolean;
}

export const mostObjects = 500;
/** A page of large objects ends early: it is what a retry does again. */
const mostBytes = 20 * 1024 ** 3;

/** Classes that S3 reads only after hours (https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html). */
const coldClasses: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

type PagePorts = Pick<ActivityPorts, 'objects' | 'bulk'>;

/**
 * Copies the next page of a user's objects to the archive, each pinned to the ETag that was listed, reads each copy back,
 * and writes the part that lists them. The marker of the prefix stays. Where the listing goes on stands in the part.
 *
 * Already done: the part is there. A copy that is there and not the source's is made anew. AWS: ListObjectsV2, HeadObject,
 * CopyObject with If-None-Match (UploadPartCopy for large ones), GetObject, PutObject with If-None-Match, DeleteObject
 * with If-Match in the archive. Raises `ObjectUnreadable`, `ArchiveMismatch`, `RecordUnreadable`, `BucketMissing`,
 * `PermissionMissing`.
 */
export const archivePage =
  (ports: PagePorts) =>
  async (input: ArchivePageInput): Promise<ArchivedPage> => {
    const done = await findPart(ports, input);
    if (done !== undefined) return pageOf(done);
    const after = input.part === 0 ? undefined : (await readPart(ports, { ...input, part: input.part - 1 })).next;
    const { objects, more } = await ports.bulk.list(input.bucket, input.prefix, after, mostObjects);
    const page = upTo(mostBytes, objects);
    const last = page.length < objects.length || more ? page.at(-1)?.key : undefined;
    const meant = page.filter(({ key, bytes }) => key !== input.prefix || bytes > 0);
    const entries = (await inParallel(meant, objectsAtOnce, (object) => archiveOne(ports, input, object))).flatMap(
      (entry) => entry ?? [],
    );
    const part = { ...(last === undefined ? {} : { next: last }), changed: meant.length - entries.length, entries };
    if (entries.length === 0 && last === undefined) return pageOf(part);
    await ports.objects.write(partRef(input), formatArchivePart(part), { absent: true }, { contentType: 'application/x-ndjson' });
    return pageOf(await readPart(ports, input));
  };

const pageOf = (part: ArchivePart): ArchivedPage => ({ ...countPart(part), more: part.next !== undefined });

/** The first objects that together have no more than so many bytes; one at least. */
function upTo(most: number, objects: readonly ListedObject[]): readonly ListedObject[] {
  let bytes = 0;
  const end = objects.findIndex((object, index) => (bytes += object.bytes) > most && index > 0);
  return end < 0 ? objects : objects.slice(0, end);
}

/** `undefined` for an object that changed under the copy. */
async function archiveOne(ports: PagePorts, input: ArchivePageInput, object: ListedObject): Promise<ArchiveEntry | undefined> {
  const { bucket, prefix, archive, of, storageClass } = input;
  const { key, etag, bytes } = object;
  if (coldClasses.includes(object.storageClass)) return { ...object, stays: 'cold' };
  const to = { bucket: archive.bucket, key: archivedKey(archive.prefix, of, key.slice(prefix.length)) };
  const request = { from: { bucket, key }, etag, to, storageClass };
  let result = await ports.bulk.copy(request);
  if (!result.copied && result.because === 'target-exists') {
    const known = await ports.objects.head(to);
    if (known?.etag === etag && known.bytes === bytes) result = { copied: true, etag };
    else {
      // An earlier attempt of this page made it, of this object or of what it was before: the source is still at home.
      if (known !== undefined) await ports.objects.remove(to, known.etag);
      result = await ports.bulk.copy(request);
    }
  }
  if (!result.copied) return result.because === 'cold' ? { ...object, stays: 'cold' } : undefined;
  await verify(ports, to, { etag: result.etag, bytes });
  return { ...object, copy: { key: to.key, etag: result.etag }, verified: 'pinned etag and size' };
}

/** Raises `ArchiveMismatch` where what stands there is not the copy that was made. */
export async function verify(
  { objects }: Pick<ActivityPorts, 'objects'>,
  ref: ObjectRef,
  expected: { readonly etag: string; readonly bytes: number },
): Promise<void> {
  const found = await objects.head(ref);
  if (found?.etag === expected.etag && found.bytes === expected.bytes) return;
  const shown = found === undefined ? 'gone' : `etag ${found.etag}, ${String(found.bytes)} bytes`;
  throw mismatch(ref, `${shown}, instead of etag ${expected.etag}, ${String(expected.bytes)} bytes`);
}
