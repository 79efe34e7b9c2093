import { parseTenantRecordKey, tenantRecordKey, tenantRecordsPrefix } from '../../../core/layout/control-keys';
import type { TenantRecord } from '../../../core/registry/tenant-record';
import type { Aws } from '../open-aws';
import { readTenant } from './read-tenants';

/** So many of each: those whose names begin alike, the next by name, the first. Three listings, however many tenants there are. */
const ofEach = 8;

/** Records of some other tenants that are there, its neighbours by name among them. Raises `RecordUnreadable`. */
export async function sampleTenants(
  aws: Pick<Aws, 'objects' | 'controlBucket'>,
  tenant: string,
): Promise<readonly TenantRecord[]> {
  const { objects, controlBucket } = aws;
  const pages = [
    await objects.firstKeys(controlBucket, `${tenantRecordsPrefix}${tenant}`, ofEach),
    await objects.firstKeys(controlBucket, tenantRecordsPrefix, ofEach, tenantRecordKey(tenant)),
    await objects.firstKeys(controlBucket, tenantRecordsPrefix, ofEach),
  ];
  const names = new Set(pages.flat().flatMap((key) => parseTenantRecordKey(key) ?? []));
  names.delete(tenant);
  const found: TenantRecord[] = [];
  for (const name of names) {
    const record = await readTenant(aws, name);
    if (record !== undefined && record.state !== 'offboarded') found.push(record);
  }
  return found;
}
