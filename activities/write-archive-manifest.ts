import type { ArchiveCounts } from '../core/archive/counts';
import { type ArchivePass, archiveManifestKey } from '../core/layout/archive-keys';
import type { ActivityPorts } from './activity-ports';
import type { ArchiveInput } from './archive-place';

export interface WriteArchiveManifestInput extends ArchiveInput {
  readonly of: ArchivePass;
  readonly parts: number;
  readonly counts: ArchiveCounts;
}

/**
 * Says that every object of a pass is in the archive, verified and listed: only then may originals go.
 *
 * Already done: the manifest is there. AWS: PutObject with If-None-Match. Raises `BucketMissing`, `PermissionMissing`.
 */
export const writeArchiveManifest =
  ({ objects, clock }: Pick<ActivityPorts, 'objects' | 'clock'>) =>
  async ({ of, parts, counts, archive, ...user }: WriteArchiveManifestInput): Promise<void> => {
    const { pool, sub, bucket, prefix } = user;
    const home = { bucket, prefix };
    const writtenAt = clock.now().toISOString();
    const manifest = { schema: 'gatehouse.archive/1', pool, sub, ...of, home, archive, parts, ...counts, writtenAt };
    const ref = { bucket: archive.bucket, key: archiveManifestKey(archive.prefix, of) };
    await objects.write(ref, JSON.stringify(manifest), { absent: true }, { contentType: 'application/json' });
  };
