import type { UserKey } from '../core/contract/ids';
import type { ArchivePlace } from '../core/contract/messages';
import { type ArchivePart, formatArchivePart, parseArchivePart } from '../core/archive/archive-part';
import { type ArchivePass, archivePartKey } from '../core/layout/archive-keys';
import { GatehouseFailure } from '../core/failures';
import type { ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { recordConflict } from './registry-document';

/** What every activity on a user's archive is told. */
export interface ArchiveInput extends UserKey {
  /** Of the run that works. */
  readonly epoch: number;
  /** Where the user's objects are at home. */
  readonly bucket: string;
  /** The user's; ends in `/`. */
  readonly prefix: string;
  readonly archive: ArchivePlace;
}

export interface PartInput extends ArchiveInput {
  readonly of: ArchivePass;
  readonly part: number;
}

export const partRef = ({ archive, of, part }: PartInput): ObjectRef => ({
  bucket: archive.bucket,
  key: archivePartKey(archive.prefix, of, part),
});

/** A part, and the ETag that a replacement has to name. */
export interface StoredPart {
  readonly part: ArchivePart;
  readonly etag: string;
}

/** Raises `RecordUnreadable`. */
export async function findStoredPart(ports: Pick<ActivityPorts, 'objects'>, input: PartInput): Promise<StoredPart | undefined> {
  const ref = partRef(input);
  const found = await ports.objects.read(ref);
  if (found === undefined || found === 'unchanged') return undefined;
  const place = `bucket=${ref.bucket}, key=${ref.key}`;
  const part = parseArchivePart(found.text, place, { home: input.prefix, archive: input.archive.prefix });
  return { part, etag: found.etag };
}

/** Raises `RecordUnreadable`. */
export const findPart = async (ports: Pick<ActivityPorts, 'objects'>, input: PartInput): Promise<ArchivePart | undefined> =>
  (await findStoredPart(ports, input))?.part;

/** Raises `ArchiveMismatch` where the part is gone, `RecordUnreadable`. */
export async function readPart(ports: Pick<ActivityPorts, 'objects'>, input: PartInput): Promise<ArchivePart> {
  const part = await findPart(ports, input);
  if (part === undefined) throw mismatch(partRef(input), 'the list of copies is gone');
  return part;
}

/** Replaces a part if it is still the one that was read. Raises `RecordConflict`. */
export async function replacePart(
  { objects }: Pick<ActivityPorts, 'objects'>,
  input: PartInput,
  etag: string,
  part: ArchivePart,
): Promise<void> {
  const ref = partRef(input);
  const { written } = await objects.write(ref, formatArchivePart(part), { etag }, { contentType: partType });
  if (!written) throw recordConflict(ref.key);
}

export const partType = 'application/x-ndjson';

export const mismatch = ({ bucket, key }: ObjectRef, value: string): GatehouseFailure =>
  new GatehouseFailure('ArchiveMismatch', {
    place: `bucket=${bucket}, key=${key}`,
    value,
    remedy:
      'Put back what somebody removed or replaced (a version of it, or from a backup); if it is lost, put any object where the original was. Then update `retry`.',
  });

/** Side by side against S3. */
export const objectsAtOnce = 10;
