import type { UserKey } from '../core/contract/ids';
import { waitingForTenantKey } from '../core/layout/control-keys';
import { servesUsers, type TenantRecord } from '../core/registry/tenant-record';
import type { ActivityPorts } from './activity-ports';
import { readTenantRecord } from './tenant-records';

/**
 * Notes that a user waits for a tenant, so that whoever makes it wakes the user's owner. Answers the tenant where it was
 * made in between. Raises `RecordUnreadable`.
 */
export async function waitForTenant(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  tenant: string,
  user: UserKey,
): Promise<TenantRecord | undefined> {
  const ref = { bucket: ports.controlBucket, key: waitingForTenantKey(tenant, user) };
  await ports.objects.write(ref, '', { absent: true });
  const { record } = await readTenantRecord(ports, tenant);
  return servesUsers(record, user.pool) ? record : undefined;
}
