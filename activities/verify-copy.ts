import type { CopiedEntry } from '../core/archive/archive-part';
import type { ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { mismatch } from './archive-place';

export interface MadeCopy {
  readonly etag: string;
  readonly bytes: number;
  readonly storageClass: string;
  /** Of its source. */
  readonly checksum?: string;
}

/**
 * Reads a copy back and says what its being right rests on: the checksum of the whole object where both sides have one of
 * the same kind, else that it was made from exactly what was listed and has its size. Raises `ArchiveMismatch`.
 */
export async function verifyCopy(
  { bulk }: Pick<ActivityPorts, 'bulk'>,
  ref: ObjectRef,
  made: MadeCopy,
): Promise<CopiedEntry['verified']> {
  const found = await bulk.inspect(ref);
  if (found === undefined) throw mismatch(ref, `gone, instead of etag ${made.etag}`);
  if (found.etag !== made.etag || found.bytes !== made.bytes) {
    throw mismatch(ref, `${shown(found)}, instead of ${shown(made)}`);
  }
  if (found.storageClass !== made.storageClass) {
    throw mismatch(ref, `storage class ${found.storageClass}, instead of ${made.storageClass}`);
  }
  const isSameKind = kindOf(found.checksum) !== undefined && kindOf(found.checksum) === kindOf(made.checksum);
  if (!isSameKind) return 'pinned etag and size';
  if (found.checksum === made.checksum) return 'full-object checksum';
  throw mismatch(ref, `another checksum than its source's, ${kindOf(made.checksum) ?? ''}`);
}

/** Raises `ArchiveMismatch` where what stands there is not the copy that was made. */
export async function stillStands(
  { objects }: Pick<ActivityPorts, 'objects'>,
  ref: ObjectRef,
  expected: { readonly etag: string; readonly bytes: number },
): Promise<void> {
  const found = await objects.head(ref);
  if (found?.etag === expected.etag && found.bytes === expected.bytes) return;
  throw mismatch(ref, `${found === undefined ? 'gone' : shown(found)}, instead of ${shown(expected)}`);
}

const shown = ({ etag, bytes }: { readonly etag: string; readonly bytes: number }): string =>
  `etag ${etag}, ${String(bytes)} bytes`;

const kindOf = (checksum: string | undefined): string | undefined => checksum?.split(':')[0];
