import type { ListedObject } from '../core/bulk-objects';

const bytes = 1_000;

/** One of them, and whether it is there. */
export interface NumberedObject {
  readonly shown: ListedObject;
  readonly isThere: () => boolean;
  readonly set: (there: boolean) => void;
}

/** Objects that are known by their numbers, below a prefix that may be told later; a bit is kept of each. */
export function numberedObjects(count: number, storageClass: string, told?: string) {
  let prefix = told;
  const there = new Uint8Array(count);
  const width = String(count).length;
  const shown = (index: number): ListedObject => ({
    key: `${prefix ?? ''}${String(index).padStart(width, '0')}`,
    etag: `"${index.toString(16).padStart(32, '0')}"`,
    bytes,
    storageClass,
  });
  /** The first one whose key comes after that. */
  const firstAfter = (after: string | undefined, below: string): number => {
    if (after === undefined || after < below) return 0;
    if (!after.startsWith(below)) return count;
    const digits = after.slice(below.length);
    return digits.length < width ? Number(digits.padEnd(width, '0')) : Number(digits.slice(0, width)) + 1;
  };
  return {
    fill: (): void => void there.fill(1),
    /** Where they are. Throws where they are elsewhere already. */
    below(place: string): void {
      if (prefix !== undefined && prefix !== place) throw new Error(`These are below ${prefix}, not below ${place}.`);
      prefix = place;
    },
    at(key: string): NumberedObject | undefined {
      const digits = prefix !== undefined && key.startsWith(prefix) ? key.slice(prefix.length) : '';
      const index = /^\d+$/.test(digits) ? Number(digits) : count;
      if (index >= count) return undefined;
      return { shown: shown(index), isThere: () => there[index] === 1, set: (is) => void (there[index] = is ? 1 : 0) };
    },
    /** As S3 lists them, below a prefix that holds all of them; none for another. */
    list(asked: string, after: string | undefined, limit: number): readonly ListedObject[] {
      const found: ListedObject[] = [];
      if (prefix?.startsWith(asked) !== true) return found;
      for (let index = firstAfter(after, prefix); index < count && found.length < limit; index += 1) {
        if (there[index] === 1) found.push(shown(index));
      }
      return found;
    },
    count: (): number => there.reduce((sum, bit) => sum + bit, 0),
  };
}
