import { servesUsers, storageIn } from '../registry/tenant-record';
import type { Seen } from './seen';

/**
 * The bucket whose policy guards the user's objects; `undefined` for a user without storage whose tenant has no bucket of
 * its own yet, where each has one.
 */
export function accessBucket({ look, pool, record, tenant }: Seen): string | undefined {
  if (pool.tenants?.mode !== 'bucket') return record.bucket ?? pool.dataBucket;
  if (record.bucket !== undefined && (record.state !== 'known' || record.mapped === true)) return record.bucket;
  return tenant !== undefined && servesUsers(tenant, look.pool) ? storageIn(tenant, look.pool)?.bucket : undefined;
}
