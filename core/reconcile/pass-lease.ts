import { GatehouseFailure } from '../failures';
import { parseJson } from '../parse-json';

/** `registry/passes/<pool>.json`: which run may compare a pool with the registry, and what the last ones saw. */
export interface PassLease {
  readonly schema: 'gatehouse.pass/1';
  readonly pool: string;
  /** Holds it while it is running. */
  readonly holder?: { readonly workflowId: string; readonly run: string };
  /** Users whom passes last listed, by the first digit of their sub. */
  readonly listedBy?: Readonly<Record<string, number>>;
  /** Removals that each of the last passes has let through, the newest last. */
  readonly removals?: readonly number[];
  /** ISO 8601: when a pass was last through. */
  readonly lastAt?: string;
}

/** A stored lease. Raises `RecordUnreadable`, naming the place. */
export function parsePassLease(text: string, place: string): PassLease {
  const stored = parseJson(text);
  if (typeof stored === 'object' && stored !== null && 'schema' in stored && stored.schema === 'gatehouse.pass/1') {
    return stored as PassLease;
  }
  throw new GatehouseFailure('RecordUnreadable', { place, remedy: 'Delete this object; the next pass writes it anew.' });
}
