import type { ListedObject } from '../core/bulk-objects';
import type { UserDirectory } from '../core/ports';
import { parseUserRecordKey, userRecordKey, userRecordsPrefix } from '../core/layout/control-keys';
import { newUserRecord, type UserRecord } from '../core/registry/user-record';

export const spreadPool = 'us-east-1_Synthetic';

const pageSize = 60;
/** The first five hexadecimal digits of the subs. */
const bits = 20;
const room = 2 ** bits;

/** One user in a thousand lacks what Gatehouse writes back. */
const planted = 1_000;

/**
 * A pool of made-up users and their records, spread evenly over the first digits of their subs. Keeps nobody in memory.
 * At most 2^20 users.
 */
export function createSpreadPool(users: number) {
  let calls = 0;
  const subAt = (index: number): string => {
    const prefix = Math.floor((index * room) / users);
    return `${prefix.toString(16).padStart(bits / 4, '0')}000-0000-4000-8000-000000000000`;
  };
  /** The users whose subs begin like this. */
  const rangeOf = (shard: string): readonly [number, number] => {
    const digits = shard.slice(0, bits / 4);
    const width = 2 ** (bits - 4 * digits.length);
    const first = Number.parseInt(digits.padEnd(bits / 4, '0'), 16);
    const firstAt = (value: number): number => Math.min(users, Math.ceil((value * users) / room));
    return [firstAt(first), firstAt(first + width)];
  };
  const userAt = (index: number) => {
    const sub = subAt(index);
    const written: Record<string, string> = index % planted === 0 ? {} : { 'custom:storage_prefix': `users/${sub}/` };
    const attributes = { sub, email: `${sub}@example.com`, email_verified: 'true', ...written };
    return { sub, username: `user-${sub}`, enabled: true, status: 'CONFIRMED', attributes };
  };
  const recordOf = (sub: string): UserRecord => ({
    ...newUserRecord({ pool: spreadPool, sub }),
    ...{ state: 'active', bucket: 'data', prefix: `users/${sub}/`, username: `user-${sub}`, epoch: 1, configRevision: 1 },
  });
  const listUsers: UserDirectory['listUsers'] = (_pool, shard, token) => {
    calls++;
    const [first, last] = rangeOf(shard);
    const from = token === undefined ? first : Number(token);
    const to = Math.min(last, from + pageSize);
    const page = Array.from({ length: to - from }, (_, offset) => userAt(from + offset));
    return Promise.resolve({ users: page, ...(to < last ? { next: String(to) } : {}) });
  };
  /** Records below a prefix, and whether there are more. */
  const listRecords = (prefix: string, limit: number): { readonly objects: readonly ListedObject[]; readonly more: boolean } => {
    const [first, last] = rangeOf(prefix.slice(userRecordsPrefix(spreadPool).length));
    const count = Math.min(limit, last - first);
    const objects = Array.from({ length: count }, (_, offset) => ({
      key: userRecordKey({ pool: spreadPool, sub: subAt(first + offset) }),
      ...{ etag: '"1"', bytes: 300, storageClass: 'STANDARD' },
    }));
    return { objects, more: last - first > limit };
  };
  const readRecord = (key: string): { readonly text: string; readonly etag: string } | undefined => {
    const user = parseUserRecordKey(key);
    return user === undefined ? undefined : { text: JSON.stringify(recordOf(user.sub)), etag: '"1"' };
  };
  return { planted: Math.ceil(users / planted), listUsers, listRecords, readRecord, calls: () => calls };
}
