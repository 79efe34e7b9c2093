import type { UserKey } from '../core/contract/ids';
import type { ArchivePlace } from '../core/contract/messages';
import { type ArchivePart, parseArchivePart } from '../core/archive/archive-part';
import { type ArchivePass, archivePartKey } from '../core/layout/archive-keys';
import { GatehouseFailure } from '../core/failures';
import type { ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';

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

/** Raises `RecordUnreadable`. */
export async function findPart({ objects }: Pick<ActivityPorts, 'objects'>, input: PartInput): Promise<ArchivePart | undefined> {
  const ref = partRef(input);
  const found = await objects.read(ref);
  if (found === undefined || found === 'unchanged') return undefined;
  const place = `bucket=${ref.bucket}, key=${ref.key}`;
  return parseArchivePart(found.text, place, { home: input.prefix, archive: input.archive.prefix });
}

/** Raises `ArchiveMismatch` where the part is gone, `RecordUnreadable`. */
export async function readPart(ports: Pick<ActivityPorts, 'objects'>, input: PartInput): Promise<ArchivePart> {
  const part = await findPart(ports, input);
  if (part === undefined) throw mismatch(partRef(input), 'the list of copies is gone');
  return part;
}

export const mismatch = ({ bucket, key }: ObjectRef, value: string): GatehouseFailure =>
  new GatehouseFailure('ArchiveMismatch', {
    place: `bucket=${bucket}, key=${key}`,
    value,
    remedy: 'Put back what somebody removed or replaced (a version of it, or from a backup), then update `retry`.',
  });

/** Side by side against S3. */
export const objectsAtOnce = 10;
