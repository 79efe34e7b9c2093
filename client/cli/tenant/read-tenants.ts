import { tenantRecordKey, tenantRecordsPrefix } from '../../../core/layout/control-keys';
import { assertTenant } from '../../../core/layout/tenant-prefix';
import { parseTenantRecord, type TenantRecord } from '../../../core/registry/tenant-record';
import type { Aws } from '../open-aws';

type Registry = Pick<Aws, 'objects' | 'controlBucket'>;

/** `undefined` for a tenant that nobody made. Raises `InvalidTenant`, `RecordUnreadable` and what ObjectStore raises. */
export async function readTenant(registry: Registry, tenant: string): Promise<TenantRecord | undefined> {
  assertTenant(tenant);
  return readRecord(registry, tenantRecordKey(tenant));
}

async function readRecord({ objects, controlBucket: bucket }: Registry, key: string): Promise<TenantRecord | undefined> {
  const found = await objects.read({ bucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  return parseTenantRecord(found.text, `bucket=${bucket}, key=${key}`);
}

/** At most `limit` tenants after one, by name. */
export async function listTenants(registry: Registry, limit: number, after?: string): Promise<readonly TenantRecord[]> {
  const from = after === undefined ? undefined : tenantRecordKey(after);
  const keys = await registry.objects.firstKeys(registry.controlBucket, tenantRecordsPrefix, limit, from);
  const records: TenantRecord[] = [];
  for (const key of keys) {
    const record = await readRecord(registry, key);
    if (record !== undefined) records.push(record);
  }
  return records;
}
