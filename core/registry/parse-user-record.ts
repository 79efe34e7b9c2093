import { recordParser } from './parse-record';
import type { UserRecord } from './user-record';

/** A user's stored record. Raises `RecordUnreadable`. */
export const parseUserRecord = recordParser<UserRecord>('gatehouse.user/1');
