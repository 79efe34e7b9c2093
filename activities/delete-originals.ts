import { type ArchiveEntry, type CopiedEntry, isCopied, isMarker, type MarkerEntry } from '../core/archive/archive-part';
import type { ListedObject } from '../core/bulk-objects';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce, type PartInput, readPart } from './archive-place';
import { inParallel } from './in-parallel';
import { listCopies } from './list-copies';
import { assertMayDelete } from './prove-gone';
import { readUserRecord } from './user-registry';
import { stillStands } from './verify-copy';

export interface DeleteOriginalsInput extends Omit<PartInput, 'part'> {
  /** Parts whose originals are to go; the last of them first, so that an older version never shows itself again. */
  readonly parts: number;
  /** ISO 8601: when it was last proved that the user may lose objects. */
  readonly provedAt: string;
}

export interface DeletedOriginals {
  /** Originals that are gone. */
  readonly removed: number;
  /** Under Object Lock since they were copied. */
  readonly locked: number;
  /** Parts that are left: ask again, after another proof where the last one has grown old. */
  readonly left: number;
}

type DeletePorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'controlBucket' | 'clock'>;

/** Between two looks at the registry. */
const mostAtOnce = 100;

/** An attempt that goes on for longer would be cut off. Milliseconds. */
const sliceMs = 8_000;

/** A proof that is older than this was followed by a wait. Milliseconds. */
const proofLastsMs = 60 * 60_000;

/**
 * Deletes the originals that parts list, each only if its copy still stands and it is still what was copied: by its exact
 * version where every version moves, else by its ETag, which leaves older versions where they are. Before every hundred it
 * asks the registry whether it may go on and lists their copies, and it begins no part on an old proof. What Object Lock
 * keeps stays, denied.
 *
 * Already done: an original is gone. AWS: GetObject, ListObjectsV2 (HeadObject for a copy that it does not show), DeleteObject
 * with If-Match or a version. Raises `Interrupted`, `ArchiveMismatch`, `RecordUnreadable`, `PermissionMissing`.
 */
export const deleteOriginals =
  (ports: DeletePorts) =>
  async ({ parts, provedAt, ...input }: DeleteOriginalsInput): Promise<DeletedOriginals> => {
    const began = ports.clock.now().getTime();
    const proofEnds = Date.parse(provedAt) + proofLastsMs;
    let [removed, locked] = [0, 0];
    for (let left = parts; left > 0; left -= 1) {
      const now = ports.clock.now().getTime();
      if (now > proofEnds || now - began > sliceMs) return { removed, locked, left };
      const outcomes = await deletePart(ports, { ...input, part: left - 1 });
      removed += outcomes.filter((outcome) => outcome === 'gone').length;
      locked += outcomes.filter((outcome) => outcome === 'locked').length;
    }
    return { removed, locked, left: 0 };
  };

type Outcome = 'gone' | 'marker' | 'locked' | 'changed';
type Deletable = CopiedEntry | MarkerEntry;

async function deletePart(ports: DeletePorts, input: PartInput): Promise<readonly Outcome[]> {
  const entries = (await readPart(ports, input)).entries.filter(isDeletable);
  const outcomes: Outcome[] = [];
  // What is current goes last: until then nothing older takes its place.
  for (const group of [entries.filter(isOlder), entries.filter((entry) => !isOlder(entry))]) {
    for (let from = 0; from < group.length; from += mostAtOnce) {
      const { record } = await readUserRecord(ports, input);
      assertMayDelete(record, input.epoch);
      const batch = group.slice(from, from + mostAtOnce);
      const copies = batch.filter(isCopied).map(({ copy }) => copy.key);
      const listed = await listCopies(ports, input.archive, copies);
      outcomes.push(...(await inParallel(batch, objectsAtOnce, (entry) => deleteOne(ports, input, entry, listed))));
    }
  }
  return outcomes;
}

const isDeletable = (entry: ArchiveEntry): entry is Deletable => isCopied(entry) || isMarker(entry);

const isOlder = (entry: Deletable): boolean => (isMarker(entry) ? !entry.latest : entry.old === true);

async function deleteOne(
  { objects, bulk }: DeletePorts,
  { bucket, archive }: PartInput,
  entry: Deletable,
  listed: ReadonlyMap<string, ListedObject>,
): Promise<Outcome> {
  const original = { bucket, key: entry.key };
  if (isMarker(entry)) return (await bulk.removeVersion(original, entry.version)) ? 'marker' : 'locked';
  const { etag, bytes, copy, version } = entry;
  const ref = { bucket: archive.bucket, key: copy.key };
  await stillStands({ objects }, ref, { etag: copy.etag, bytes }, listed.get(copy.key));
  if (version !== undefined) return (await bulk.removeVersion(original, version)) ? 'gone' : 'locked';
  // Replaced meanwhile: the next pass archives what it is now.
  return (await objects.remove(original, etag)) ? 'gone' : 'changed';
}
