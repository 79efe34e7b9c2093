import { tenantRecordKey } from '../core/layout/control-keys';
import { newTenantRecord, parseTenantRecord, type TenantRecord } from '../core/registry/tenant-record';
import type { ActivityPorts } from './activity-ports';
import { recordConflict } from './user-registry';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A record as it was read: with the ETag that a replacement has to name, or none where there is no record yet. */
export interface ReadTenantRecord {
  readonly record: TenantRecord;
  readonly etag: string | undefined;
}

/** Reads a tenant's record; one that does not exist reads as a new one. Raises `RecordUnreadable`. */
export async function readTenantRecord(ports: RegistryPorts, tenant: string): Promise<ReadTenantRecord> {
  const key = tenantRecordKey(tenant);
  const found = await ports.objects.read({ bucket: ports.controlBucket, key });
  if (found === undefined || found === 'unchanged') return { record: newTenantRecord(tenant), etag: undefined };
  return { record: parseTenantRecord(found.text, `bucket=${ports.controlBucket}, key=${key}`), etag: found.etag };
}

/** One read and, if `change` answers another record, one write. `change` may raise; raises `RecordConflict`. */
export async function changeTenantRecord(
  ports: RegistryPorts,
  tenant: string,
  change: (record: TenantRecord) => TenantRecord | undefined,
): Promise<TenantRecord> {
  const { record, etag } = await readTenantRecord(ports, tenant);
  const next = change(record);
  if (next === undefined) return record;
  const ref = { bucket: ports.controlBucket, key: tenantRecordKey(tenant) };
  const condition = etag === undefined ? ({ absent: true } as const) : { etag };
  const result = await ports.objects.write(ref, JSON.stringify(next), condition, { contentType: 'application/json' });
  if (!result.written) throw recordConflict(ref.key);
  return next;
}
