import type { AccessRecord } from './access-record';
import { recordParser } from './parse-record';

/** A policy host's stored record. Raises `RecordUnreadable`. */
export const parseAccessRecord = recordParser<AccessRecord>(
  'gatehouse.access/1',
  (stored) => 'entries' in stored && typeof stored.entries === 'object',
);
