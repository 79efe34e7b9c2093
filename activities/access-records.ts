import type { PolicyHostRef } from '../core/contract/access';
import { accessRecordKey } from '../core/layout/control-keys';
import type { AccessRecord } from '../core/registry/access-record';
import { parseAccessRecord } from '../core/registry/parse-access-record';
import type { ActivityPorts } from './activity-ports';
import { readDocument, replaceDocument } from './registry-document';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A host's record and the ETag that a replacement has to name; neither where there is no record. */
export type ReadAccessRecord =
  { readonly record: AccessRecord; readonly etag: string } | { readonly record: undefined; readonly etag: undefined };

/** Raises `RecordUnreadable`. */
export async function readAccessRecord(ports: RegistryPorts, host: PolicyHostRef): Promise<ReadAccessRecord> {
  const found = await readDocument(ports, accessRecordKey(host.kind, host.name), parseAccessRecord);
  return found === undefined ? { record: undefined, etag: undefined } : { record: found.document, etag: found.etag };
}

/** Replaces the record, one version up, if it is still the one with this ETag; answers the new one. Raises `RecordConflict`. */
export async function replaceAccessRecord(
  ports: RegistryPorts,
  etag: string | undefined,
  changed: AccessRecord,
): Promise<{ readonly record: AccessRecord; readonly etag: string }> {
  const record = { ...changed, version: changed.version + 1 };
  return { record, etag: await replaceDocument(ports, accessRecordKey(record.host.kind, record.host.name), etag, record) };
}
