import { sleep } from '@temporalio/workflow';
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
 * after another look at home; one that something newer at home stands for stays there.
 */
export async function bringObjectsHome(user: UserKey, step: RestoreStep): Promise<Homecoming> {
  const { archives = [], prefix, epoch, bucket } = step;
  const [newest] = archives;
  if (newest === undefined || prefix === undefined) return { left: [] };
  if (step.leaveObjects === true) return { left: archives };
  const places = archives.map((archive): Place => {
    return { ...user, epoch, bucket, prefix, archive: { bucket: archive.bucket, prefix: archive.prefix } };
  });
  await untilNoDeleteIsLate(archives);
  const parts = await partsOf(places);
  const first = await bring(parts);
  const thaws = step.slowRestore === true && first.cold.length > 0;
  if (thaws) await untilThawed(first.cold);
  const last = thaws ? await bring(first.cold) : { ...first, objects: 0, bytes: 0 };
  const { removed, stays } = await takeOut(places, parts);
  const receipt = {
    bucket: newest.bucket,
    prefix: newest.prefix,
    objects: first.objects + last.objects,
    bytes: first.bytes + last.bytes,
    removed,
    stays,
    ...(last.coldCopies === 0 ? {} : { cold: last.coldCopies }),
  };
  const hold = new Set(last.cold.map(({ archive }) => archive.prefix));
  return { receipt, left: archives.filter((archive) => hold.has(archive.prefix)) };
}

async function partsOf(places: readonly Place[]): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const place of places) {
    for (const { of, part } of await copying().listArchiveParts(place)) parts.push({ ...place, of, part });
  }
  return parts;
}

interface Brought {
  readonly objects: number;
  readonly bytes: number;
  /** Parts with copies that cannot be read for now, and how many those are. */
  readonly cold: readonly Part[];
  readonly coldCopies: number;
}

async function bring(parts: readonly Part[]): Promise<Brought> {
  let [objects, bytes, coldCopies] = [0, 0, 0];
  const cold: Part[] = [];
  for (const part of parts) {
    const brought = await copying().bringHome(part);
    objects += brought.objects;
    bytes += brought.bytes;
    coldCopies += brought.cold;
    if (brought.cold > 0) cold.push(part);
  }
  return { objects, bytes, cold, coldCopies };
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

/** Asks for every copy first, so that they thaw together. */
async function untilThawed(parts: readonly Part[]): Promise<void> {
  for (const part of parts) await copying().thawCopies(part);
  let pause: number = thawing.firstLook;
  for (const part of parts) {
    while ((await copying().thawCopies(part)).thawing > 0) {
      await sleep(pause, { summary: 'copies in a cold storage class take hours to be read' });
      pause = Math.min(pause * 2, thawing.longestPause);
    }
  }
}

async function takeOut(places: readonly Place[], parts: readonly Part[]): Promise<{ removed: number; stays: number }> {
  let [removed, stays] = [0, 0];
  for (const part of parts) removed += (await copying().removeCopies(part)).removed;
  for (const place of places) {
    const tidied = await copying().tidyArchive(place);
    removed += tidied.removed;
    stays += tidied.stays;
  }
  return { removed, stays };
}
