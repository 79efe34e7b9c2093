import { setCurrentDetails } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { MoveProgress, MoveStep, StayCounts } from '../core/contract/moves';
import { addMoves, addStays } from '../core/moves/counts';
import { lookAgain, nextPlace, noMoveYet } from '../core/moves/progress';
import { sharesPrefix, type TenantPlace } from '../core/registry/tenant-move';
import { copying, deleting, observing } from './proxies';
import { mostPasses, pagesAtOnce } from './timing';

interface Moving {
  readonly user: UserKey;
  readonly step: MoveStep;
  /** Proves that originals may go; answers when (ISO 8601). */
  readonly prove: () => Promise<string>;
  /** Called between two activities: the history may be long enough. */
  readonly handOn: (progress: MoveProgress) => Promise<void>;
}

export interface MovedObjects {
  readonly objects: number;
  readonly bytes: number;
  readonly removed: number;
  /** By place that was left. */
  readonly stays: readonly StayCounts[];
}

/**
 * Brings a user's objects from every place that a move leaves to the one that it leads to, the newest place first: copies
 * every one, lists the copies, proves that the user has moved, deletes the originals, and looks again until it finds
 * nothing that can move.
 */
export async function moveObjects(
  user: UserKey,
  step: MoveStep,
  handOn: Moving['handOn'],
  carried: MoveProgress = noMoveYet,
): Promise<MovedObjects> {
  const { epoch, move } = step;
  const prove = async () => (await observing().proveMoved({ ...user, epoch, tenant: move.to.tenant })).provedAt;
  const work = { user, step, prove, handOn };
  let progress = carried;
  for (let from = placeIn(step, progress); from !== undefined; from = placeIn(step, progress)) {
    if (sharesPrefix(from, move.to)) {
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

const placeIn = ({ move }: MoveStep, { place }: MoveProgress): TenantPlace | undefined => move.from[place];

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
    const provedAt = await work.prove();
    const { removed, left } = await deleting().deleteMoved({ ...placeOf(work, from, progress), parts: progress.left, provedAt });
    progress = { ...progress, left, removed: progress.removed + removed };
    show(progress);
    await work.handOn(progress);
  }
  return progress;
}

const placeOf = ({ user, step }: Moving, from: TenantPlace, { look }: MoveProgress) => ({
  ...user,
  epoch: step.epoch,
  from,
  to: step.move.to,
  lists: step.lists,
  of: { epoch: step.epoch, pass: look },
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
