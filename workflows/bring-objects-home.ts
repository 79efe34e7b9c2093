import { setCurrentDetails, sleep } from '@temporalio/workflow';
import {
  afterBringing,
  coldArchives,
  coldCopies,
  homecomingOf,
  type HomecomingPart,
  type HomecomingProgress,
  type HomecomingStage,
  nextOf,
} from '../core/archive/homecoming';
import type { UserKey } from '../core/contract/ids';
import type { ArchiveReceipt, ArchiveToRestore, RestoreStep } from '../core/contract/messages';
import type { ArchivePass } from '../core/layout/archive-keys';
import { copying } from './proxies';
import { thawing } from './timing';

export interface Homecoming {
  /** Absent where there was nothing to look for, or nothing was to be brought. */
  readonly receipt?: ArchiveReceipt;
  /** Archives that still hold what somebody may ask for by hand. */
  readonly left: readonly ArchiveToRestore[];
}

interface Place extends UserKey {
  readonly epoch: number;
  readonly bucket: string;
  readonly prefix: string;
  readonly archive: { readonly bucket: string; readonly prefix: string };
}

type Part = Place & { readonly of: ArchivePass; readonly part: number };

/**
 * Brings a user's objects home from the archive, the newest copy of each first, and takes a copy out of the archive only
 * after another look at home; one that something newer at home stands for stays there. Every list of 500 copies costs the
 * history about a dozen events; `handOn` is called between two of them: it may be long enough.
 */
export async function bringObjectsHome(
  user: UserKey,
  step: RestoreStep,
  handOn: (progress: HomecomingProgress) => Promise<void>,
  carried?: HomecomingProgress,
): Promise<Homecoming> {
  const { archives = [], prefix, epoch, bucket } = step;
  const [newest] = archives;
  if (newest === undefined || prefix === undefined) return { left: [] };
  if (step.leaveObjects === true) return { left: archives };
  const placeAt = (at: number): Place => {
    const archive = archives[at] ?? newest;
    return { ...user, epoch, bucket, prefix, archive: { bucket: archive.bucket, prefix: archive.prefix } };
  };
  const places = archives.map((_archive, at) => placeAt(at));
  let progress = carried ?? (await begin(archives, places));
  const next = () => nextOf(progress, step.slowRestore === true);
  for (let turn = next(); turn !== undefined; turn = next()) {
    const { stage, part } = turn;
    const done = await stagesOf[stage]({ ...placeAt(part.archive), of: part.of, part: part.part }, turn);
    progress = { ...done, done: done.done + 1 };
    show(progress);
    await handOn(progress);
  }
  const tidied = await tidy(places);
  const { objects, bytes } = progress;
  const cold = coldCopies(progress);
  const removed = progress.removed + tidied.removed;
  const receipt = { bucket: newest.bucket, prefix: newest.prefix, objects, bytes, removed, stays: tidied.stays };
  const hold = coldArchives(progress);
  const { older } = tidied;
  const more = { ...(cold === 0 ? {} : { cold }), ...(older === 0 ? {} : { older }) };
  return { receipt: { ...receipt, ...more }, left: archives.filter((_archive, at) => hold.has(at)) };
}

interface InHand {
  readonly part: HomecomingPart;
  readonly progress: HomecomingProgress;
}

/** What each stage does with a list of copies. All are asked for before the first is awaited, so that they thaw together. */
const stagesOf: Readonly<Record<HomecomingStage, (part: Part, inHand: InHand) => Promise<HomecomingProgress>>> = {
  bring: async (part, inHand) => afterBringing(inHand, await copying().bringHome(part)),
  'ask to thaw': async (part, { progress }) => {
    await copying().thawCopies(part);
    return progress;
  },
  'await thaw': async (part, { progress }) => {
    await untilThawed(part);
    return progress;
  },
  'bring thawed': async (part, inHand) => afterBringing(inHand, await copying().bringHome(part)),
  'take out': async (part, { progress }) => {
    const { removed } = await copying().removeCopies(part);
    return { ...progress, removed: progress.removed + removed };
  },
};

/** Lists what there is to bring, once no delete can be late any more. */
async function begin(archives: readonly ArchiveToRestore[], places: readonly Place[]): Promise<HomecomingProgress> {
  await untilNoDeleteIsLate(archives);
  const parts: HomecomingPart[] = [];
  for (const [archive, place] of places.entries()) {
    for (const { of, part } of await copying().listArchiveParts(place)) parts.push({ archive, of, part });
  }
  return homecomingOf(parts);
}

/**
 * Waits until no delete that began can commit any more: one that did while the objects came home would let an older copy
 * take the place of the one that it deleted.
 */
async function untilNoDeleteIsLate(archives: readonly ArchiveToRestore[]): Promise<void> {
  const ends = archives.flatMap(({ deletedUntil }) => (deletedUntil === undefined ? [] : [Date.parse(deletedUntil)]));
  const waits = Math.max(0, ...ends) - Date.now();
  if (waits > 0) await sleep(waits, { summary: 'a delete that was given up on may still commit' });
}

async function untilThawed(part: Part): Promise<void> {
  let pause: number = thawing.firstLook;
  while ((await copying().thawCopies(part)).thawing > 0) {
    await sleep(pause, { summary: 'copies in a cold storage class take hours to be read' });
    pause = Math.min(pause * 2, thawing.longestPause);
  }
}

async function tidy(places: readonly Place[]): Promise<{ removed: number; stays: number; older: number }> {
  let [removed, stays, older] = [0, 0, 0];
  for (const place of places) {
    const tidied = await copying().tidyArchive(place);
    removed += tidied.removed;
    stays += tidied.stays;
    older += tidied.older ?? 0;
  }
  return { removed, stays, older };
}

const show = ({ parts, stage, done, objects, removed }: HomecomingProgress): void => {
  setCurrentDetails(
    `${String(objects)} objects are home, ${String(removed)} copies taken out; ${stage}, list ${String(done)} of ${String(parts.length)}`,
  );
};
