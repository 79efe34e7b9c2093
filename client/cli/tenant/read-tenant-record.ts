import { tenantRecordKey } from '../../../core/layout/control-keys';
import { parseTenantRecord, type TenantRecord } from '../../../core/registry/tenant-record';
import type { Aws } from '../open-aws';

/** Reads a tenant's record; `undefined` for one that was never made. Raises `RecordUnreadable` and what ObjectStore raises. */
export async function readTenantRecord(
  { objects, controlBucket }: Pick<Aws, 'objects' | 'controlBucket'>,
  tenant: string,
): Promise<TenantRecord | undefined> {
  const key = tenantRecordKey(tenant);
  const found = await objects.read({ bucket: controlBucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  return parseTenantRecord(found.text, `bucket=${controlBucket}, key=${key}`);
}
