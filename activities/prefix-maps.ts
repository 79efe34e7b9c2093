import { GatehouseFailure } from '../core/failures';
import { prefixMapKey } from '../core/layout/control-keys';
import { parsePrefixMap, type PrefixMap } from '../core/registry/prefix-map';
import type { ActivityPorts } from './activity-ports';

/** As many parts as an adoption lists side by side. */
const partsInMemory = 4;

/** Maps of prefixes in the control bucket. Their content never changes, so the parts used last stay in memory. */
export function createPrefixMaps({ objects, controlBucket }: Pick<ActivityPorts, 'objects' | 'controlBucket'>) {
  const parts = new Map<string, PrefixMap['prefixes']>();
  return {
    /** Sub to prefix, for subs that begin with this digit. Raises `RecordUnreadable`, also where the part is missing. */
    async read(pool: string, map: string, digit: string): Promise<PrefixMap['prefixes']> {
      const key = prefixMapKey(pool, map, digit);
      const known = parts.get(key);
      const prefixes = known ?? (await readPart(key));
      parts.delete(key);
      parts.set(key, prefixes);
      for (const oldest of [...parts.keys()].slice(0, -partsInMemory)) parts.delete(oldest);
      return prefixes;
    },
  };

  async function readPart(key: string): Promise<PrefixMap['prefixes']> {
    const place = `bucket=${controlBucket}, key=${key}`;
    const found = await objects.read({ bucket: controlBucket, key });
    if (found !== undefined && found !== 'unchanged') return parsePrefixMap(found.text, place).prefixes;
    // Going on without it would give people prefixes that are not theirs.
    throw new GatehouseFailure('RecordUnreadable', {
      place,
      remedy: 'Run `temporal gatehouse adopt --map` again; it stores the map anew.',
    });
  }
}
