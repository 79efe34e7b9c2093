import { setCurrentDetails } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { GatherStep, MoveProgress, StayCounts } from '../core/contract/moves';
import { addMoves, addStays } from '../core/moves/counts';
import { lookAgain, nextPlace, noMoveYet } from '../core/moves/progress';
import { sharesPrefix, type TenantPlace } from '../core/registry/tenant-move';
import { copying, deleting } from './proxies';
import { mostPasses, pagesAtOnce } from './timing';

/** What is to come to one place, and under which epoch. */
export interface ObjectsToMove extends GatherStep {
  readonly epoch: number;
}

export interface MoveCallbacks {
  /** Proves that originals may go; answers when (ISO 8601). */
  readonly prove: () => Promise<{ readonly provedAt: string }>;
  /** Called between two activities: the history may be long enough. */
  readonly handOn: (progress: MoveProgress) => Promise<void>;
}

interface Moving extends MoveCallbacks {
  readonly user: UserKey;
  readonly what: ObjectsToMove;
}

export interface MovedObjects {
  readonly objects: number;
  readonly bytes: number;
  readonly removed: number;
  /** By place that was left. */
  readonly stays: readonly StayCounts[];
}

/**
 * Brings a user's objects from places that they leave to the one where they are to be, the newest place first: copies
 * every one, lists the copies, proves that originals may go, deletes them, and looks again until it finds nothing that can
 * move.
 */
export async function moveObjects(
  user: UserKey,
  what: ObjectsToMove,
  callbacks: MoveCallbacks,
  carried: MoveProgress = noMoveYet,
): Promise<MovedObjects> {
  const work = { user, what, ...callbacks };
  let progress = carried;
  for (let from = placeIn(what, progress); from !== undefined; from = placeIn(what, progress)) {
    if (sharesPrefix(from, what.to)) {
      progress = nextPlace(progress);
      continue;
    }
    progress = await deletePass(work, from, await copyPass(work, from, progress));
    const { objects, changed } = progress.counts;
    const isClear = objects + changed === 0;
    progress = isClear || progress.looks + 1 >= mostPasses ? nextPlace(progress) : lookAgain(progress);
  }
  const { objects, bytes, removed, stays } = progress;
  return { objects, bytes, removed, stays };
}

const placeIn = ({ from }: GatherStep, { place }: MoveProgress): TenantPlace | undefined => from[place];

async function copyPass(work: Moving, from: TenantPlace, begun: MoveProgress): Promise<MoveProgress> {
  let progress = begun;
  while (!progress.isCopied) {
    const { parts: part, counts } = progress;
    const { pages, more, ...found } = await copying().movePage({ ...placeOf(work, from, progress), part, pages: pagesAtOnce });
    progress = { ...progress, parts: part + pages, counts: addMoves(counts, found) };
    if (!more) progress = copied(progress);
    show(progress);
    await work.handOn(progress);
  }
  return progress;
}

/** Each slice of deletes is preceded by a proof of its own. */
async function deletePass(work: Moving, from: TenantPlace, begun: MoveProgress): Promise<MoveProgress> {
  let progress = begun;
  while (progress.left > 0) {
    const { provedAt } = await work.prove();
    const { removed, left } = await deleting().deleteMoved({ ...placeOf(work, from, progress), parts: progress.left, provedAt });
    progress = { ...progress, left, removed: progress.removed + removed };
    show(progress);
    await work.handOn(progress);
  }
  return progress;
}

const placeOf = ({ user, what: { epoch, to, lists } }: Moving, from: TenantPlace, { look }: MoveProgress) => ({
  ...user,
  epoch,
  from,
  to,
  lists,
  of: { epoch, pass: look },
});

const copied = (progress: MoveProgress): MoveProgress => ({
  ...progress,
  isCopied: true,
  left: progress.counts.objects === 0 ? 0 : progress.parts,
  objects: progress.objects + progress.counts.objects,
  bytes: progress.bytes + progress.counts.bytes,
});

const show = ({ look, parts, objects, counts, isCopied, removed, stays }: MoveProgress): void => {
  const done = objects + (isCopied ? 0 : counts.objects);
  const staying = Object.values(addStays([...stays, counts.stays])).reduce((sum, count) => sum + count, 0);
  setCurrentDetails(
    `${String(done)} objects copied and verified, ${String(removed)} originals deleted, ${String(staying)} stay; look ${String(look + 1)}, page ${String(parts)}`,
  );
};
