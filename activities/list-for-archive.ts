import type { ArchivePart } from '../core/archive/archive-part';
import type { ListedVersion } from '../core/object-versions';
import type { ListedObject } from '../core/bulk-objects';
import type { ActivityPorts } from './activity-ports';
import type { ArchiveInput } from './archive-place';

/** What is listed under one key: the object, or every version and delete marker of it. */
export type KeyGroup = readonly (ListedObject | ListedVersion)[];

/** Where a listing goes on; as a part keeps it. */
export type Cursor = Pick<ArchivePart, 'next' | 'nextVersion'>;

export interface ArchiveListing {
  readonly groups: readonly KeyGroup[];
  readonly cursor: Cursor;
}

export const mostObjects = 500;
/** A page of large objects ends early: it is what a retry does again. */
const mostBytes = 20 * 1024 ** 3;

/**
 * The next page of what a user has at home, the marker of the prefix left out. Versions of a key stay together, unless
 * there are more of them than a page holds.
 */
export async function listForArchive(
  { bulk }: Pick<ActivityPorts, 'bulk'>,
  { bucket, prefix, allVersions }: ArchiveInput & { readonly allVersions?: boolean },
  { next, nextVersion }: Cursor,
): Promise<ArchiveListing> {
  if (allVersions !== true) {
    const { objects, more } = await bulk.list(bucket, prefix, next, mostObjects);
    return pageOf(prefix, objects, more, ({ key }) => ({ next: key }));
  }
  const after = next === undefined ? undefined : { key: next, version: nextVersion ?? '' };
  const page = await bulk.listVersions(bucket, prefix, after, mostObjects);
  const last = page.versions.at(-1)?.key;
  const whole = page.next === undefined ? page.versions : page.versions.filter(({ key }) => key !== last);
  if (whole.length === 0 && page.next !== undefined) {
    const cursor = { next: page.next.key, nextVersion: page.next.version };
    return { groups: groupsOf(prefix, page.versions), cursor };
  }
  return pageOf(prefix, whole, page.next !== undefined, ({ key, version }) => ({ next: key, nextVersion: version }));
}

function pageOf<Item extends ListedObject>(
  prefix: string,
  items: readonly Item[],
  more: boolean,
  cursorAt: (item: Item) => Cursor,
): ArchiveListing {
  const page = upTo(mostBytes, items);
  const last = page.at(-1);
  const cursor = last === undefined || (page.length === items.length && !more) ? {} : cursorAt(last);
  return { groups: groupsOf(prefix, page), cursor };
}

/** The first keys that together have no more than so many bytes; one at least. */
function upTo<Item extends ListedObject>(most: number, items: readonly Item[]): readonly Item[] {
  let bytes = 0;
  const full = items.findIndex((item, index) => (bytes += item.bytes) > most && index > 0);
  if (full < 0) return items;
  const end = items.findIndex(({ key }) => key === items[full]?.key);
  return items.slice(0, end === 0 ? full : end);
}

function groupsOf(prefix: string, items: KeyGroup): readonly KeyGroup[] {
  const groups = new Map<string, (ListedObject | ListedVersion)[]>();
  for (const item of items) {
    if (item.key === prefix && item.bytes === 0) continue;
    const group = groups.get(item.key);
    if (group === undefined) groups.set(item.key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
