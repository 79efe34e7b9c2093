import { GatehouseFailure } from '../failures';
import type { AccessRecord } from './access-record';

/** A stored record. Raises `RecordUnreadable`, naming the place, for what this version did not write. */
export function parseAccessRecord(text: string, place: string): AccessRecord {
  const remedy = 'Restore an earlier version of this object, or use the version of Gatehouse that wrote it.';
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw new GatehouseFailure('RecordUnreadable', { place, remedy }, { cause });
  }
  if (isAccessRecord(stored)) return stored;
  throw new GatehouseFailure('RecordUnreadable', { place, remedy });
}

const isAccessRecord = (stored: unknown): stored is AccessRecord =>
  typeof stored === 'object' &&
  stored !== null &&
  'schema' in stored &&
  stored.schema === 'gatehouse.access/1' &&
  'entries' in stored &&
  typeof stored.entries === 'object';
