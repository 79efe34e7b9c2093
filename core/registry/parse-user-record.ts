import { GatehouseFailure } from '../failures';
import type { UserRecord } from './user-record';

/** A stored record. Raises `RecordUnreadable`, naming the place, for what this version did not write. */
export function parseUserRecord(text: string, place: string): UserRecord {
  const remedy = 'Restore an earlier version of this object, or use the version of Gatehouse that wrote it.';
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw new GatehouseFailure('RecordUnreadable', { place, remedy }, { cause });
  }
  if (isUserRecord(stored)) return stored;
  throw new GatehouseFailure('RecordUnreadable', { place, remedy });
}

const isUserRecord = (stored: unknown): stored is UserRecord =>
  typeof stored === 'object' && stored !== null && 'schema' in stored && stored.schema === 'gatehouse.user/1';
