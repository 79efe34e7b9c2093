import type { UserKey } from '../core/contract/ids';
import type { ListedObject } from '../core/bulk-objects';
import type { ObjectRef } from '../core/ports';
import { mergeTags, type OwnTags } from '../core/tags/merge-tags';
import { addTagCounts, noTagCounts, type TagCounts } from '../core/tags/tag-counts';
import { sameTags, type Tags } from '../core/tags/tags';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce } from './archive-place';
import { inParallel } from './in-parallel';
import { assertEpoch, readUserRecord } from './user-registry';

export interface TagPageInput extends UserKey {
  /** Of the run that works. */
  readonly epoch: number;
  readonly bucket: string;
  /** The user's; ends in `/`. */
  readonly prefix: string;
  readonly wanted: Tags;
  readonly ours: OwnTags;
  /** ISO 8601: only objects that came after it. */
  readonly since?: string;
  /** Key that the listing goes on behind. */
  readonly after?: string;
  /** Objects that may still be looked at. */
  readonly limit: number;
}

export interface TaggedPage extends TagCounts {
  /** Key that the listing goes on behind; absent at its end. */
  readonly next?: string;
  /** There was more to look at than the limit. */
  readonly cut: boolean;
  /** One of those that have no room. */
  readonly fullKey?: string;
}

const mostObjects = 500;

/** Between two looks at the registry: whoever interrupts does not wait longer. */
const mostAtOnce = 50;

type TagPorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'tags' | 'controlBucket'>;

/**
 * Gives the next page of a user's objects the tags that are wanted, takes away those of ours that are not, and leaves
 * what others have set. The marker of the prefix is no object of the user. Before every fifty it asks the registry
 * whether it may go on. An object that is replaced between the two calls may get tags that others gave to the one before.
 *
 * Already done: an object that has its tags is not written; one that is gone counts as gone. AWS: ListObjectsV2,
 * GetObjectTagging, PutObjectTagging, GetObject of the registry. Raises `Interrupted`, `BucketMissing`, `BucketNotOurs`,
 * `PermissionMissing`, `RecordUnreadable`.
 */
export const tagPage =
  (ports: TagPorts) =>
  async (input: TagPageInput): Promise<TaggedPage> => {
    const { objects, more } = await ports.bulk.list(input.bucket, input.prefix, input.after, mostObjects);
    const meant = objects.filter((object) => isMeant(input, object));
    const page = meant.slice(0, input.limit);
    const cut = page.length < meant.length;
    const found: TaggedObject[] = [];
    for (let from = 0; from < page.length; from += mostAtOnce) {
      assertEpoch((await readUserRecord(ports, input)).record, input.epoch);
      const batch = page.slice(from, from + mostAtOnce);
      found.push(...(await inParallel(batch, objectsAtOnce, ({ key }) => tagOne(ports, input, key))));
    }
    const next = more && !cut ? objects.at(-1)?.key : undefined;
    const fullKey = found.find(({ full }) => full > 0)?.key;
    return {
      ...found.reduce<TagCounts>(addTagCounts, noTagCounts),
      cut,
      ...(next === undefined ? {} : { next }),
      ...(fullKey === undefined ? {} : { fullKey }),
    };
  };

const isMeant = ({ prefix, since }: TagPageInput, { key, bytes, modifiedAt }: ListedObject): boolean =>
  (key !== prefix || bytes > 0) && (since === undefined || modifiedAt === undefined || modifiedAt >= since);

interface TaggedObject extends TagCounts {
  readonly key: string;
}

async function tagOne(
  { tags }: Pick<TagPorts, 'tags'>,
  { bucket, wanted, ours }: TagPageInput,
  key: string,
): Promise<TaggedObject> {
  const ref: ObjectRef = { bucket, key };
  const looked = { ...noTagCounts, key, looked: 1 };
  const present = await tags.read(ref);
  if (present === undefined) return { ...looked, gone: 1 };
  const merged = mergeTags(present, wanted, ours);
  const full = merged.tooMany ? 1 : 0;
  if (sameTags(present, merged.tags)) return { ...looked, full };
  return (await tags.replace(ref, merged.tags)) ? { ...looked, full, changed: 1 } : { ...looked, gone: 1 };
}
