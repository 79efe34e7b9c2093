import type { ListedObject } from '../core/bulk-objects';
import type { ArchivePlace } from '../core/contract/messages';
import { parseArchiveKey } from '../core/layout/archive-keys';
import type { ActivityPorts } from './activity-ports';

/** Room for what lies between the copies of a page and is none of them. */
const spare = 50;

const mostListed = 1_000;

/** Where more than that lies between them, the rest is looked at one by one. */
const mostListings = 2;

/**
 * What a listing shows of copies that stand side by side, as those of a page do: one request instead of one for each. What
 * it does not show, of copies under another key than their original's name as well, has to be looked at by itself. `keys` are
 * in the order of a listing.
 */
export async function listCopies(
  { bulk }: Pick<ActivityPorts, 'bulk'>,
  { bucket, prefix }: ArchivePlace,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ListedObject>> {
  const wanted = new Set(keys.filter((key) => parseArchiveKey(prefix, key)?.of === 'object'));
  const found = new Map<string, ListedObject>();
  const limit = Math.min(wanted.size + spare, mostListed);
  let [after] = [...wanted].slice(0, 1).map(before);
  for (let asked = 0; after !== undefined && asked < mostListings && found.size < wanted.size; asked += 1) {
    const { objects, more } = await bulk.list(bucket, prefix, after, limit);
    for (const object of objects) if (wanted.has(object.key)) found.set(object.key, object);
    after = more ? objects.at(-1)?.key : undefined;
  }
  return found;
}

/** A key that comes before it, with few between them. */
const before = (key: string): string => Array.from(key).slice(0, -1).join('');
