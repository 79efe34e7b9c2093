import { GatehouseFailure } from '../failures';

/** A part of a map of prefixes, as it is stored: sub to prefix, for one user pool. */
export interface PrefixMap {
  readonly schema: 'gatehouse.prefix-map/1';
  readonly pool: string;
  readonly prefixes: Readonly<Record<string, string>>;
}

/** A stored part. Raises `RecordUnreadable` for what this version did not write. */
export function parsePrefixMap(text: string, place: string): PrefixMap {
  const stored = parseJson(text);
  if (typeof stored === 'object' && stored !== null && 'schema' in stored && stored.schema === 'gatehouse.prefix-map/1') {
    return stored as PrefixMap;
  }
  throw new GatehouseFailure('RecordUnreadable', {
    place,
    remedy: 'Run `temporal gatehouse adopt --map` again; it stores the map anew.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
