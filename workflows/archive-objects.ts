import { condition, patched, setCurrentDetails } from '@temporalio/workflow';
import { addCounts } from '../core/archive/counts';
import { noArchiveYet } from '../core/archive/progress';
import type { UserKey } from '../core/contract/ids';
import type { ArchiveReceipt, ArchiveStep, RevokeStep } from '../core/contract/messages';
import type { ArchiveProgress } from '../core/contract/offboarding';
import { fail } from './failure';
import { copying, deleting, searching } from './proxies';
import { now } from './receipts';
import { showRunState } from './show-run-state';
import { mostPasses, pagesAtOnce } from './timing';

interface Archiving {
  readonly user: UserKey;
  readonly step: RevokeStep;
  readonly archive: ArchiveStep;
  /** The user's; ends in `/`. */
  readonly prefix: string;
  /** Called between two activities: the history may be long enough. */
  readonly handOn: (progress: ArchiveProgress) => Promise<void>;
}

export interface Archived extends ArchiveReceipt {
  /** ISO 8601: when the look began that found nothing more; absent where somebody kept writing. */
  readonly clearAt?: string;
}

/**
 * Moves a revoked user's objects to the archive once `archiveAfter` is over and nobody holds them: copies every one, lists
 * the copies, proves once more that the user is gone, deletes the originals, and looks again until it finds nothing new.
 * Ten thousand objects cost the history about a dozen events for the copies, and as many for every few thousand deletes.
 */
export async function archiveObjects(
  user: UserKey,
  step: RevokeStep,
  handOn: Archiving['handOn'],
  carried?: ArchiveProgress,
): Promise<Archived | undefined> {
  const { archive, prefix } = step;
  if (archive === undefined || prefix === undefined) return undefined;
  if (carried === undefined) await untilDue(archive);
  const work = { user, step, archive, prefix, handOn };
  let progress = carried ?? noArchiveYet(0, now());
  for (;;) {
    progress = await copyPass(work, progress);
    if (archive.deleteOriginals) progress = await deletePass(work, progress);
    const { objects, changed, markers } = progress.counts;
    const isClear = objects + changed + markers === 0;
    if (!archive.deleteOriginals || isClear || progress.pass + 1 >= mostPasses) return resultOf(work, progress, isClear);
    progress = { ...noArchiveYet(progress.pass + 1, now()), ...totalsOf(progress) };
  }
}

/** One that is held waits until its owner interrupts it: a run that is not held follows. */
export async function untilDue({ dueAt, held }: ArchiveStep): Promise<void> {
  const waits = Date.parse(dueAt) - Date.now();
  if (held === true || waits > 0) {
    await showRunState('waiting');
    await (held === true ? condition(() => false) : condition(() => false, waits));
    await showRunState('archiving');
  } else if (patched('says-that-objects-move')) await showRunState('archiving');
}

/** Copies what is at home now, some pages at a time; the manifest comes last. */
async function copyPass(work: Archiving, begun: ArchiveProgress): Promise<ArchiveProgress> {
  const { storageClass, encryption, allVersions } = work.archive;
  let progress = begun;
  while (!progress.isCopied) {
    const { parts: part, counts } = progress;
    const kind = {
      storageClass,
      ...(encryption === undefined ? {} : { encryption }),
      ...(allVersions === true ? { allVersions } : {}),
    };
    const { pages, more, ...found } = await copying().archivePage({
      ...placeOf(work, progress),
      ...kind,
      part,
      pages: pagesAtOnce,
    });
    progress = { ...progress, parts: part + pages, counts: addCounts(counts, found) };
    const { objects, markers } = progress.counts;
    if (!more && objects + markers > 0) {
      await copying().writeArchiveManifest({ ...placeOf(work, progress), parts: progress.parts, counts: progress.counts });
    }
    if (!more) progress = { ...copied(progress), left: objects + markers > 0 ? progress.parts : 0 };
    show(progress);
    await work.handOn(progress);
  }
  return progress;
}

/** Each slice of deletes is preceded by a proof of its own. */
async function deletePass(work: Archiving, begun: ArchiveProgress): Promise<ArchiveProgress> {
  const { user, step } = work;
  let progress = begun;
  while (progress.left > 0) {
    const { provedAt } = await searching().proveGone({ ...user, epoch: step.epoch });
    const asked = { ...placeOf(work, progress), parts: progress.left, provedAt };
    const { removed, left } = await deleting().deleteOriginals(asked);
    progress = { ...progress, left, removed: progress.removed + removed };
    show(progress);
    await work.handOn(progress);
  }
  return progress;
}

/** Raises `ObjectLocked`, unless a person has seen it. */
function resultOf({ archive, step, prefix }: Archiving, progress: ArchiveProgress, isClear: boolean): Archived {
  const { objects, bytes, removed, counts, lookedAt } = progress;
  const { stays, locked } = counts;
  if (locked > 0 && step.leaveLocked !== true) {
    throw fail('ObjectLocked', {
      place: `bucket=${step.bucket}, prefix=${prefix}`,
      value: `${String(locked)} versions`,
      remedy:
        'End the legal hold or the retention, where it may be ended, and send the update `retry`: what is still locked then stays and is counted in the receipt.',
    });
  }
  return {
    ...{ bucket: archive.bucket, prefix: archive.prefix, objects, bytes, removed, stays },
    ...(locked === 0 ? {} : { locked }),
    ...(isClear ? { clearAt: lookedAt } : {}),
  };
}

const placeOf = ({ user, step, archive, prefix }: Archiving, { pass }: ArchiveProgress) => ({
  ...user,
  epoch: step.epoch,
  bucket: step.bucket,
  prefix,
  archive: { bucket: archive.bucket, prefix: archive.prefix },
  of: { epoch: step.epoch, pass },
});

const copied = (progress: ArchiveProgress): ArchiveProgress => ({
  ...progress,
  isCopied: true,
  objects: progress.objects + progress.counts.objects,
  bytes: progress.bytes + progress.counts.bytes,
});

const totalsOf = ({ objects, bytes, removed }: ArchiveProgress) => ({ objects, bytes, removed });

const show = ({ pass, parts, objects, counts, isCopied, removed }: ArchiveProgress): void => {
  const done = objects + (isCopied ? 0 : counts.objects);
  setCurrentDetails(
    `${String(done)} objects copied and verified, ${String(removed)} originals deleted; look ${String(pass + 1)}, page ${String(parts)}`,
  );
};
