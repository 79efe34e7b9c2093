import type { CopiedEntry } from '../core/archive/archive-part';
import type { CopySource, ListedObject } from '../core/bulk-objects';
import type { ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { mismatch } from './archive-place';

export interface MadeCopy {
  readonly etag: string;
  readonly bytes: number;
  readonly storageClass: string;
  /** As S3 answered the copy. */
  readonly checksum?: string;
  readonly source: CopySource & { readonly etag: string };
}

type Verified = CopiedEntry['verified'];

/**
 * Says what the being right of a copy rests on that was read back after it was made: that it has the checksum of its source,
 * of which an ETag that is an MD5 is one, else that it was made from exactly what was listed and has its size. A listing shows
 * that what S3 answered stands; where the two together leave a checksum uncompared, or there is no listing, a HEAD follows.
 * Raises `ArchiveMismatch`.
 */
export async function verifyCopy(
  { bulk }: Pick<ActivityPorts, 'bulk'>,
  ref: ObjectRef,
  made: MadeCopy,
  listed: ListedObject | undefined,
): Promise<Verified> {
  if (listed !== undefined) {
    assertSame(ref, made, listed);
    const proof = proofOf(ref, made, made.checksum);
    if (proof !== undefined) return proof;
  }
  const found = await bulk.inspect(ref);
  if (found === undefined) throw mismatch(ref, `gone, instead of etag ${made.etag}`);
  assertSame(ref, made, found);
  return proofOf(ref, made, found.checksum) ?? 'pinned etag and size';
}

function assertSame(ref: ObjectRef, made: MadeCopy, found: Pick<MadeCopy, 'etag' | 'bytes' | 'storageClass'>): void {
  if (found.etag !== made.etag || found.bytes !== made.bytes) {
    throw mismatch(ref, `${shown(found)}, instead of ${shown(made)}`);
  }
  if (found.storageClass !== made.storageClass) {
    throw mismatch(ref, `storage class ${found.storageClass}, instead of ${made.storageClass}`);
  }
}

/** `undefined`: the source has a checksum, and this is not one of the same kind. */
function proofOf(ref: ObjectRef, { etag, source }: MadeCopy, checksum: string | undefined): Verified | undefined {
  const isSameKind = kindOf(checksum) !== undefined && kindOf(checksum) === kindOf(source.checksum);
  if (isSameKind && checksum !== source.checksum) {
    throw mismatch(ref, `another checksum than its source's, ${kindOf(source.checksum) ?? ''}`);
  }
  if (isSameKind || (source.etagIsMd5 === true && source.etag === etag)) return 'full-object checksum';
  return source.checksum === undefined ? 'pinned etag and size' : undefined;
}

/** Raises `ArchiveMismatch` where what stands there is not the copy that was made; `listed` by a listing just made, or looked at. */
export async function stillStands(
  { objects }: Pick<ActivityPorts, 'objects'>,
  ref: ObjectRef,
  expected: { readonly etag: string; readonly bytes: number },
  listed: ListedObject | undefined,
): Promise<void> {
  const found = listed ?? (await objects.head(ref));
  if (found?.etag === expected.etag && found.bytes === expected.bytes) return;
  throw mismatch(ref, `${found === undefined ? 'gone' : shown(found)}, instead of ${shown(expected)}`);
}

const shown = ({ etag, bytes }: { readonly etag: string; readonly bytes: number }): string =>
  `etag ${etag}, ${String(bytes)} bytes`;

const kindOf = (checksum: string | undefined): string | undefined => checksum?.split(':')[0];
