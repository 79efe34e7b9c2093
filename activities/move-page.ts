import type { MoveCounts } from '../core/contract/moves';
import { addMoves, noMoves } from '../core/moves/counts';
import { countMovePart, formatMovePart, type MoveEntry, type MovePart } from '../core/moves/move-part';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce, partType } from './archive-place';
import { inParallel } from './in-parallel';
import { listForArchive } from './list-for-archive';
import { moveOne } from './move-one';
import { assertMoves, findMovePart, movePartRef, type MovePartInput, readMovePart } from './move-place';
import { readUserRecord } from './user-registry';

export interface MovePageInput extends MovePartInput {
  /** Pages at most, one after the other. */
  readonly pages: number;
}

/** Of all pages that were looked at. */
export interface MovedPage extends MoveCounts {
  readonly pages: number;
  /** The listing goes on behind them. */
  readonly more: boolean;
}

/** No page is begun after this: a workflow that is told to stop should not wait long. Milliseconds. */
const sliceMs = 60_000;

type PagePorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'clock' | 'controlBucket'>;

/**
 * Copies the next pages of what a user has in the tenant that they leave to the one that they are in now, each object
 * pinned to the ETag that was listed and never over what the user has there, and writes a part for each page that lists
 * them and those that stay. The marker of the prefix stays.
 *
 * Already done: a part is there; an object whose content is at the new place counts as moved. AWS: ListObjectsV2,
 * HeadObject, CopyObject with If-None-Match (UploadPartCopy for large ones), GetObject, PutObject with If-None-Match.
 * Raises `Interrupted`, `KeyUnusable`, `RecordUnreadable`, `BucketMissing`, `PermissionMissing`.
 */
export const movePage =
  (ports: PagePorts) =>
  async ({ pages, ...input }: MovePageInput): Promise<MovedPage> => {
    const began = ports.clock.now().getTime();
    let counts = noMoves;
    let after = input.part === 0 ? undefined : (await readMovePart(ports, { ...input, part: input.part - 1 })).next;
    for (let done = 1; ; done += 1) {
      assertMoves((await readUserRecord(ports, input)).record, input.epoch);
      const part = await onePage(ports, { ...input, part: input.part + done - 1 }, after);
      counts = addMoves(counts, countMovePart(part));
      after = part.next;
      const isLate = ports.clock.now().getTime() - began > sliceMs;
      if (after === undefined || done >= pages || isLate) return { ...counts, pages: done, more: after !== undefined };
    }
  };

async function onePage(ports: PagePorts, input: MovePartInput, after: string | undefined): Promise<MovePart> {
  const done = await findMovePart(ports, input);
  if (done !== undefined) return done;
  const { pool, sub, epoch, from, lists } = input;
  const home = { pool, sub, epoch, bucket: from.bucket, prefix: from.prefix, archive: lists };
  const { groups, cursor } = await listForArchive(ports, home, after === undefined ? {} : { next: after });
  const found = await inParallel(groups.flat(), objectsAtOnce, (item) => moveOne(ports, input, item));
  const entries = found.filter((entry): entry is MoveEntry => entry !== 'changed');
  const next = cursor.next === undefined ? {} : { next: cursor.next };
  const part = { ...next, changed: found.length - entries.length, entries };
  // Where nothing was, nothing is written; a list in the middle is looked for later, even an empty one.
  if (entries.length === 0 && cursor.next === undefined && input.part === 0) return part;
  await ports.objects.write(movePartRef(input), formatMovePart(part), { absent: true }, { contentType: partType });
  return readMovePart(ports, input);
}
