import { condition, upsertSearchAttributes } from '@temporalio/workflow';
import { addCounts, type ArchiveCounts, noCounts } from '../core/archive/counts';
import type { UserKey } from '../core/contract/ids';
import type { ArchiveReceipt, ArchiveStep, RevokeStep } from '../core/contract/messages';
import type { RunState } from '../core/contract/search-attributes';
import { keyword } from './ownership';
import { copying, deleting, searching } from './proxies';
import { mostPasses } from './timing';

interface Archiving extends UserKey {
  readonly epoch: number;
  readonly bucket: string;
  readonly prefix: string;
  readonly archive: ArchiveStep;
}

/**
 * Moves a revoked user's objects to the archive once `archiveAfter` is over: copies every one, lists the copies, proves
 * once more that the user is gone, deletes the originals, and looks again until it finds nothing new. A page costs the
 * history about six events for the copies and six for the deletes, so a run holds 400,000 objects within 10,000 events.
 */
export async function archiveObjects(user: UserKey, step: RevokeStep): Promise<ArchiveReceipt | undefined> {
  const { archive, prefix, epoch, bucket } = step;
  if (archive === undefined || prefix === undefined) return undefined;
  await untilDue(archive.dueAt);
  const work = { ...user, epoch, bucket, prefix, archive };
  let found = noCounts;
  let [removed, stays] = [0, 0];
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const { counts, parts } = await archivePass(work, pass);
    stays = counts.stays;
    found = addCounts(found, counts);
    if (counts.objects > 0 && archive.deleteOriginals) removed += await deletePass(work, pass, parts);
    if (!archive.deleteOriginals || (counts.objects === 0 && counts.changed === 0)) break;
  }
  const { objects, bytes } = found;
  return { bucket: archive.bucket, prefix: archive.prefix, objects, bytes, removed, stays };
}

async function untilDue(dueAt: string): Promise<void> {
  const waits = Date.parse(dueAt) - Date.now();
  if (waits <= 0) return;
  showState('waiting');
  await condition(() => false, waits);
  showState('revoking');
}

/** Copies what is at home now, page by page; the manifest comes last. */
async function archivePass({ archive, ...user }: Archiving, pass: number): Promise<{ counts: ArchiveCounts; parts: number }> {
  const { bucket, prefix, storageClass } = archive;
  const work = { ...user, archive: { bucket, prefix }, of: { epoch: user.epoch, pass } };
  let counts = noCounts;
  let parts = 0;
  for (let more = true; more; parts += 1) {
    const page = await copying().archivePage({ ...work, part: parts, storageClass });
    counts = addCounts(counts, page);
    more = page.more;
  }
  if (counts.objects > 0) await copying().writeArchiveManifest({ ...work, parts, counts });
  return { counts, parts };
}

async function deletePass({ archive, ...user }: Archiving, pass: number, parts: number): Promise<number> {
  const { pool, sub, epoch } = user;
  const { bucket, prefix } = archive;
  await searching().proveGone({ pool, sub, epoch });
  let deleted = 0;
  for (let part = 0; part < parts; part += 1) {
    const { removed } = await deleting().deleteOriginals({ ...user, archive: { bucket, prefix }, of: { epoch, pass }, part });
    deleted += removed;
  }
  return deleted;
}

const showState = (state: RunState): void => {
  upsertSearchAttributes([{ key: keyword('GatehouseState'), value: state }]);
};
