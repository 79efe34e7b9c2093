import { sleep } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { ArchiveReceipt, RestoreStep } from '../core/contract/messages';
import { copying } from './proxies';

/**
 * Brings a user's objects home from the archive. What may have been deleted late is looked at once more before any copy
 * is taken out of the archive; a copy that something newer at home stands for stays there.
 */
export async function bringObjectsHome(user: UserKey, step: RestoreStep): Promise<ArchiveReceipt | undefined> {
  const { archive, prefix: home, epoch } = step;
  if (archive === undefined || home === undefined) return undefined;
  const { bucket, prefix, deletedUntil } = archive;
  const work = { ...user, epoch, bucket: step.bucket, prefix: home, archive: { bucket, prefix } };
  const parts = await copying().listArchiveParts(work);
  let [objects, bytes, removed] = [0, 0, 0];
  const bring = async (): Promise<void> => {
    for (const part of parts) {
      const brought = await copying().bringHome({ ...work, ...part });
      objects += brought.objects;
      bytes += brought.bytes;
    }
  };
  await bring();
  const waits = deletedUntil === undefined ? 0 : Date.parse(deletedUntil) - Date.now();
  if (waits > 0) {
    await sleep(waits);
    await bring();
  }
  for (const part of parts) removed += (await copying().removeCopies({ ...work, ...part })).removed;
  const tidied = await copying().tidyArchive(work);
  return { bucket, prefix, objects, bytes, removed: removed + tidied.removed, stays: tidied.stays };
}
