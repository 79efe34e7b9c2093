import { type ArchiveEntry, type ArchivePart, countPart, formatArchivePart } from '../core/archive/archive-part';
import type { ArchiveCounts } from '../core/archive/counts';
import { archivedAgainKey, archivedKey } from '../core/layout/archive-keys';
import type { ListedObject, ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { findPart, mismatch, objectsAtOnce, partRef, partType, type PartInput, readPart } from './archive-place';
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
 * Already done: the part is there. Where a copy stands that is not the source's, it is made beside it. AWS: ListObjectsV2,
 * HeadObject, CopyObject with If-None-Match (UploadPartCopy for large ones), GetObject, PutObject with If-None-Match. Raises `ObjectUnreadable`, `ArchiveMismatch`, `RecordUnreadable`, `BucketMissing`,
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
    // Of a user without objects nothing is written; a list in the middle of a pass is looked for later, even an empty one.
    if (entries.length === 0 && last === undefined && input.part === 0) return pageOf(part);
    await ports.objects.write(partRef(input), formatArchivePart(part), { absent: true }, { contentType: partType });
    return pageOf(await readPart(ports, input));
  };

const pageOf = (part: ArchivePart): ArchivedPage => ({ ...countPart(part), more: part.next !== undefined });

/** The first objects that together have no more than so many bytes; one at least. */
function upTo(most: number, objects: readonly ListedObject[]): readonly ListedObject[] {
  let bytes = 0;
  const end = objects.findIndex((object, index) => (bytes += object.bytes) > most && index > 0);
  return end < 0 ? objects : objects.slice(0, end);
}

/**
 * `undefined` for an object that changed under the copy. Nothing is ever removed here: an attempt that was given up on
 * could take away what a later one relies on.
 */
async function archiveOne(ports: PagePorts, input: ArchivePageInput, object: ListedObject): Promise<ArchiveEntry | undefined> {
  const { bucket, prefix, archive, of, storageClass } = input;
  const { key, etag, bytes } = object;
  if (coldClasses.includes(object.storageClass)) return { ...object, stays: 'cold' };
  const name = key.slice(prefix.length);
  const again = archivedAgainKey(archive.prefix, of, name, etag);
  for (const copyKey of [archivedKey(archive.prefix, of, name), again]) {
    const to = { bucket: archive.bucket, key: copyKey };
    const result = await ports.bulk.copy({ from: { bucket, key }, etag, to, storageClass });
    if (!result.copied && result.because === 'cold') return { ...object, stays: 'cold' };
    if (!result.copied && result.because === 'source-changed') return undefined;
    const known = result.copied ? undefined : await ports.objects.head(to);
    // An earlier attempt of this page made it: of this object, or of what it was before.
    const copyEtag = result.copied ? result.etag : known?.etag;
    if (copyEtag === undefined || (known !== undefined && copyKey !== again && copyEtag !== etag)) continue;
    await verify(ports, to, { etag: copyEtag, bytes });
    return { ...object, copy: { key: to.key, etag: copyEtag }, verified: 'pinned etag and size' };
  }
  throw mismatch({ bucket: archive.bucket, key: again }, 'the copy is gone');
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
