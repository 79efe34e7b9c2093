import type { UserKey } from '../core/contract/ids';
import { offboardedUsersKey, parseUserRecordKey, userRecordsPrefix, type UsersPart } from '../core/layout/control-keys';
import { offboardedUser } from '../core/plan/plan-offboarding';
import type { OffboardedUsers } from '../core/registry/offboarded-users';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { readUserRecord } from './user-registry';
import { writeOver } from './write-over';

export interface FindTenantUsersInput extends UsersPart {
  readonly tenant: string;
  readonly epoch: number;
  /** User pool id. */
  readonly pool: string;
  /** The last key of the page before. */
  readonly after?: string;
}

export interface FoundTenantUsers {
  /** Users of the tenant who are to be revoked; with none, no part was written. */
  readonly found: number;
  /** The last key of this page; absent when it was the last page. */
  readonly next?: string;
}

const pageSize = 500;
const sideBySide = 16;

/**
 * Finds the users of a tenant who are not revoked, a page of the registry at a time, and writes them down.
 *
 * Already done: a part is written over with what is found now. AWS: ListObjectsV2, GetObject and PutObject in the control
 * bucket. Raises `RecordUnreadable`, `RecordConflict`.
 */
export const findTenantUsers =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ tenant, epoch, round, part, pool, after }: FindTenantUsersInput): Promise<FoundTenantUsers> => {
    const { objects, controlBucket: bucket } = ports;
    const keys = await objects.firstKeys(bucket, userRecordsPrefix(pool), pageSize, after);
    const users = keys.flatMap((key) => parseUserRecordKey(key) ?? []);
    const open = await inParallel(users, sideBySide, (user) => isOpen(ports, user, tenant));
    const subs = users.filter((_, index) => open[index]).map(({ sub }) => sub);
    const found: OffboardedUsers = { schema: 'gatehouse.offboarded-users/1', pool, subs };
    if (found.subs.length > 0) {
      const ref = { bucket, key: offboardedUsersKey(tenant, epoch, { round, part }) };
      await writeOver(objects, ref, JSON.stringify(found), 'application/json');
    }
    const next = keys.length < pageSize ? undefined : keys.at(-1);
    return { found: found.subs.length, ...(next === undefined ? {} : { next }) };
  };

async function isOpen(ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>, user: UserKey, tenant: string): Promise<boolean> {
  const { record } = await readUserRecord(ports, user);
  return !['revoked', 'of-another'].includes(offboardedUser(record, tenant));
}
