import { GatehouseFailure } from '../failures';
import { storageIn } from '../registry/tenant-record';
import type { Seen } from './seen';

/**
 * The bucket of the tenant that a user's attribute names, wherever the user's own storage is. Raises `TenantUnknown` and
 * `TenantOffboarded` where tenants are made and this one is not there.
 */
export function tenantBucketOf({ pool, look, tenant: known }: Pick<Seen, 'pool' | 'look' | 'tenant'>, tenant: string): string {
  if (pool.tenants === undefined) return pool.dataBucket;
  const storage = known === undefined ? undefined : storageIn(known, look.pool);
  if (known?.state === 'active' && known.tenant === tenant && storage !== undefined) return storage.bucket;
  const isOver = known?.state === 'offboarding' || known?.state === 'offboarded';
  throw new GatehouseFailure(isOver ? 'TenantOffboarded' : 'TenantUnknown', {
    place: `pool=${look.pool}, tenant=${tenant}`,
    remedy:
      'The old tenant is denied to the user, and nothing moves. Make this one: `temporal gatehouse tenant provision`, or correct the attribute of the user; then update `retry`.',
  });
}
