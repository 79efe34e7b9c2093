import { hasMoved, type MovedEntry } from '../core/moves/move-part';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce } from './archive-place';
import { inParallel } from './in-parallel';
import { assertMoves, type MoveInput, type MovePartInput, readMovePart } from './move-place';
import { readUserRecord } from './user-registry';

export interface DeleteMovedInput extends MoveInput {
  /** Parts whose originals are to go. */
  readonly parts: number;
  /** ISO 8601: when it was last proved that the user has moved. */
  readonly provedAt: string;
}

export interface DeletedMoved {
  /** Originals that are gone. */
  readonly removed: number;
  /** Originals that stay until another look: they, or their copies, are no longer what they were. */
  readonly changed: number;
  /** Parts that are left: ask again, after another proof where the last one has grown old. */
  readonly left: number;
}

type DeletePorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>;

/** Between two looks at the registry. */
const mostAtOnce = 100;

/** An attempt that goes on for longer would be cut off. Milliseconds. */
const sliceMs = 8_000;

/** A proof that is older than this was followed by a wait. Milliseconds. */
const proofLastsMs = 60 * 60_000;

/**
 * Deletes the originals that parts of a move list, each only if what stands for it at the new place still stands and it is
 * still what was copied: by its ETag, which leaves older versions where they are. Before every hundred it asks the
 * registry whether it may go on, and it begins no part on an old proof.
 *
 * Already done: an original is gone. AWS: GetObject, HeadObject, DeleteObject with If-Match. Raises `Interrupted`,
 * `ArchiveMismatch`, `RecordUnreadable`, `PermissionMissing`.
 */
export const deleteMoved =
  (ports: DeletePorts) =>
  async ({ parts, provedAt, ...input }: DeleteMovedInput): Promise<DeletedMoved> => {
    const began = ports.clock.now().getTime();
    const proofEnds = Date.parse(provedAt) + proofLastsMs;
    let [removed, changed] = [0, 0];
    for (let left = parts; left > 0; left -= 1) {
      const now = ports.clock.now().getTime();
      if (now > proofEnds || now - began > sliceMs) return { removed, changed, left };
      const gone = await deletePart(ports, { ...input, part: left - 1 });
      removed += gone.filter(Boolean).length;
      changed += gone.filter((isGone) => !isGone).length;
    }
    return { removed, changed, left: 0 };
  };

async function deletePart(ports: DeletePorts, input: MovePartInput): Promise<readonly boolean[]> {
  const entries = (await readMovePart(ports, input)).entries.filter(hasMoved);
  const gone: boolean[] = [];
  for (let from = 0; from < entries.length; from += mostAtOnce) {
    assertMoves((await readUserRecord(ports, input)).record, input.epoch);
    const batch = entries.slice(from, from + mostAtOnce);
    gone.push(...(await inParallel(batch, objectsAtOnce, (entry) => deleteOne(ports, input, entry))));
  }
  return gone;
}

async function deleteOne({ objects }: DeletePorts, { from, to }: MoveInput, entry: MovedEntry): Promise<boolean> {
  const { key, etag, bytes, copy } = entry;
  const found = await objects.head({ bucket: to.bucket, key: copy.key });
  if (found?.etag !== copy.etag || found.bytes !== bytes) return false;
  return objects.remove({ bucket: from.bucket, key }, etag);
}
