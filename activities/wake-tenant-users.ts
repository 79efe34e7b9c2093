import { parseWaitingForTenantKey, waitingForTenantPrefix } from '../core/layout/control-keys';
import { servesUsers } from '../core/registry/tenant-record';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { readTenantRecord } from './tenant-records';
import { wakeSuspects } from './wake-suspects';

export interface WakeTenantUsersInput {
  readonly tenant: string;
  /** The key to go on after. */
  readonly after?: string;
}

export interface WokenTenantUsers {
  readonly told: number;
  /** Absent at the end. */
  readonly next?: string;
}

const ofPage = 100;
const sideBySide = 16;

/**
 * Has the owners of users look again who wait for a tenant that is there now, and forgets that they wait.
 *
 * Already done: looking again is always safe. AWS: ListObjectsV2, GetObject, HeadObject, DeleteObject.
 * Raises `RecordUnreadable`, `TemporalUnavailable`.
 */
export const wakeTenantUsers =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'starter' | 'clock'>) =>
  async ({ tenant, after }: WakeTenantUsersInput): Promise<WokenTenantUsers> => {
    const { objects, controlBucket: bucket } = ports;
    const { record } = await readTenantRecord(ports, tenant);
    const keys = await objects.firstKeys(bucket, waitingForTenantPrefix(tenant), ofPage, after);
    const waiting = keys.flatMap((key) => {
      const user = parseWaitingForTenantKey(key);
      return user !== undefined && servesUsers(record, user.pool) ? [{ key, user }] : [];
    });
    // Forgotten only once told: who asked after that finds the tenant.
    await wakeSuspects(
      ports,
      waiting.map(({ user }) => user),
    );
    await inParallel(waiting, sideBySide, async ({ key }) => {
      const head = await objects.head({ bucket, key });
      if (head !== undefined) await objects.remove({ bucket, key }, head.etag);
    });
    const next = keys.length < ofPage ? undefined : keys.at(-1);
    return { told: waiting.length, ...(next === undefined ? {} : { next }) };
  };
