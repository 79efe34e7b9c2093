import { type ArchivedEntry, type ArchivePart, isArchived } from '../core/archive/archive-part';
import { GatehouseFailure } from '../core/failures';
import type { ObjectHead, ObjectRef } from '../core/ports';
import { isSameContent } from '../core/same-content';
import type { ActivityPorts } from './activity-ports';
import { findStoredPart, mismatch, type PartInput, replacePart } from './archive-place';
import { inBatches } from './in-batches';

type HomePorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'controlBucket'>;

/** What the page came to. */
export interface BroughtHome {
  readonly objects: number;
  readonly bytes: number;
  /** Copies in a cold storage class: they stay in the archive until somebody has them thawed. */
  readonly cold: number;
}

/** `there`: an object is at home, or somebody deleted it there after it had come home. */
type Outcome = { readonly came: string } | 'there' | 'cold' | GatehouseFailure;

/**
 * Copies the objects that a part lists back to where they were, in the storage class and encryption that they had, and
 * never over an object. Answers how many it brought; the others are at home, or something newer is. One that cannot be
 * read keeps no other from coming home.
 *
 * Already done: an object is at home, or the part is gone because all of its objects were. AWS: GetObject, HeadObject,
 * CopyObject with If-None-Match (UploadPartCopy for large ones), PutObject with If-Match. Raises `Interrupted`,
 * `ArchiveMismatch` where an object is neither at home nor in the archive, `ObjectUnreadable`, `KeyUnusable`,
 * `RecordUnreadable`, `RecordConflict`, `PermissionMissing`.
 */
export const bringHome =
  (ports: HomePorts) =>
  async (input: PartInput): Promise<BroughtHome> => {
    const stored = await findStoredPart(ports, input);
    if (stored === undefined) return { objects: 0, bytes: 0, cold: 0 };
    const entries = stored.part.entries.filter(isArchived);
    const found = await inBatches(ports, input, entries, (entry) => bringOne(ports, input, stored.part, entry));
    const outcomes = new Map(entries.map((entry, index) => [entry, found[index] ?? 'there'] as const));
    const came = entries.filter((entry) => etagOf(outcomes.get(entry)) !== undefined);
    if (came.length > 0) await replacePart(ports, input, stored.etag, withHome(stored.part, outcomes));
    const failure = found.find((outcome) => outcome instanceof GatehouseFailure);
    if (failure !== undefined) throw failure;
    const cold = found.filter((outcome) => outcome === 'cold').length;
    return { objects: came.length, bytes: came.reduce((sum, { bytes }) => sum + bytes, 0), cold };
  };

const etagOf = (outcome: Outcome | undefined): string | undefined =>
  typeof outcome === 'object' && 'came' in outcome ? outcome.came : undefined;

function withHome(part: ArchivePart, outcomes: ReadonlyMap<ArchivedEntry, Outcome>): ArchivePart {
  const entries = part.entries.map((entry) => {
    const home = isArchived(entry) ? etagOf(outcomes.get(entry)) : undefined;
    return home === undefined ? entry : { ...entry, home };
  });
  return { ...part, entries };
}

async function bringOne(
  { objects, bulk }: HomePorts,
  { bucket, archive }: PartInput,
  { leaving }: ArchivePart,
  entry: ArchivedEntry,
): Promise<Outcome> {
  const { key, copy, storageClass, encryption } = entry;
  const home = { bucket, key };
  const from = { bucket: archive.bucket, key: copy.key };
  const found = await objects.head(home);
  if (found !== undefined) return atHome(bulk, { home, found, from, entry });
  try {
    const result = await bulk.copy({
      ...{ from, etag: copy.etag, to: home, storageClass },
      ...(encryption === undefined ? {} : { encryption }),
    });
    if (result.copied) return { came: result.etag };
    if (result.because === 'cold') return 'cold';
    const now = await objects.head(home);
    if (now !== undefined) return await atHome(bulk, { home, found: now, from, entry });
    if (result.because === 'target-exists') return 'there';
    const gone = leaving === true && (await objects.head(from)) === undefined;
    return gone ? 'there' : mismatch(from, result.because);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'ObjectUnreadable') return error;
    throw error;
  }
}

interface AtHome {
  readonly home: ObjectRef;
  readonly found: ObjectHead;
  readonly from: ObjectRef;
  readonly entry: ArchivedEntry;
}

/** Something is at home: what an earlier attempt brought there, where its content says so and no ETag can. */
async function atHome(bulk: HomePorts['bulk'], { home, found, from, entry }: AtHome): Promise<Outcome> {
  if (isSame(found, entry) || found.bytes !== entry.bytes) return 'there';
  const [there, copy] = await Promise.all([bulk.inspect(home), bulk.inspect(from)]);
  const isCopy = there !== undefined && copy?.etag === entry.copy.etag && isSameContent(there, copy);
  return isCopy ? { came: there.etag } : 'there';
}

/** Whether what is at home is what a part lists: as it was before, or as it came back. */
export const isSame = (found: ObjectHead | undefined, { etag, bytes, copy, home }: ArchivedEntry): boolean =>
  found !== undefined && found.bytes === bytes && [etag, copy.etag, home].includes(found.etag);
