import { type ArchivePass, parseArchiveKey } from '../core/layout/archive-keys';
import type { ActivityPorts } from './activity-ports';
import type { ArchiveInput } from './archive-place';

export interface ListedPart {
  readonly of: ArchivePass;
  readonly part: number;
}

/**
 * The parts of a revocation's archive, the newest pass first: what a user stored last comes home first.
 *
 * Already done: it changes nothing. AWS: ListObjectsV2. Raises `BucketMissing`, `PermissionMissing`.
 */
export const listArchiveParts =
  ({ bulk }: Pick<ActivityPorts, 'bulk'>) =>
  async ({ archive }: ArchiveInput): Promise<readonly ListedPart[]> => {
    const parts: ListedPart[] = [];
    let after: string | undefined;
    for (;;) {
      const { objects, more } = await bulk.list(archive.bucket, archive.prefix, after, 1_000);
      for (const { key } of objects) {
        const parsed = parseArchiveKey(archive.prefix, key);
        if (parsed?.of === 'part') parts.push({ of: { epoch: parsed.epoch, pass: parsed.pass }, part: parsed.part });
      }
      after = objects.at(-1)?.key;
      if (!more || after === undefined) return parts.toSorted(newestFirst);
    }
  };

const newestFirst = (one: ListedPart, other: ListedPart): number =>
  other.of.epoch - one.of.epoch || other.of.pass - one.of.pass || one.part - other.part;
