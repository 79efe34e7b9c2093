import type { ActivityPorts } from './activity-ports';
import { type EnsurePrefixInput, markerMetadata } from './ensure-prefix';

/**
 * Undoes what the runs of `ensurePrefix` with this epoch made, unless the prefix holds anything else by now.
 *
 * Already done: nothing of this epoch is there. AWS: ListObjectsV2, HeadObject, DeleteObject with If-Match.
 * Raises `PermissionMissing`.
 */
export const removePrefix =
  ({ objects }: Pick<ActivityPorts, 'objects'>) =>
  async ({ pool, sub, step }: EnsurePrefixInput): Promise<{ removed: number }> => {
    const { 'gatehouse-epoch': epoch, 'gatehouse-user': user } = markerMetadata(pool, sub, step.epoch);
    const own = [step.prefix, ...step.structure];
    const present = await objects.firstKeys(step.bucket, step.prefix, own.length + 1);
    if (present.some((key) => !own.includes(key))) return { removed: 0 };
    const removals = present.map(async (key) => {
      const head = await objects.head({ bucket: step.bucket, key });
      const ours = head?.metadata['gatehouse-user'] === user && head.metadata['gatehouse-epoch'] === epoch;
      return ours && objects.remove({ bucket: step.bucket, key }, head.etag);
    });
    return { removed: (await Promise.all(removals)).filter(Boolean).length };
  };
