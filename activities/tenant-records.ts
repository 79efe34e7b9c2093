import { tenantRecordKey } from '../core/layout/control-keys';
import { newTenantRecord, parseTenantRecord, type TenantRecord } from '../core/registry/tenant-record';
import type { ActivityPorts } from './activity-ports';
import { readDocument, replaceDocument } from './registry-document';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A record as it was read: with the ETag that a replacement has to name, or none where there is no record yet. */
export interface ReadTenantRecord {
  readonly record: TenantRecord;
  readonly etag: string | undefined;
}

/** Reads a tenant's record; one that does not exist reads as a new one. Raises `RecordUnreadable`. */
export async function readTenantRecord(ports: RegistryPorts, tenant: string): Promise<ReadTenantRecord> {
  const found = await readDocument(ports, tenantRecordKey(tenant), parseTenantRecord);
  return { record: found?.document ?? newTenantRecord(tenant), etag: found?.etag };
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
  await replaceDocument(ports, tenantRecordKey(tenant), etag, next);
  return next;
}
