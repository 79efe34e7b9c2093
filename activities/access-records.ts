import type { PolicyHostRef } from '../core/contract/access';
import { GatehouseFailure } from '../core/failures';
import { accessRecordKey } from '../core/layout/control-keys';
import type { AccessRecord } from '../core/registry/access-record';
import { parseAccessRecord } from '../core/registry/parse-access-record';
import type { ActivityPorts } from './activity-ports';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A host's record and the ETag that a replacement has to name; neither where there is no record. */
export type ReadAccessRecord =
  { readonly record: AccessRecord; readonly etag: string } | { readonly record: undefined; readonly etag: undefined };

/** Raises `RecordUnreadable`. */
export async function readAccessRecord(ports: RegistryPorts, host: PolicyHostRef): Promise<ReadAccessRecord> {
  const ref = { bucket: ports.controlBucket, key: accessRecordKey(host.kind, host.name) };
  const found = await ports.objects.read(ref);
  if (found === undefined || found === 'unchanged') return { record: undefined, etag: undefined };
  return { record: parseAccessRecord(found.text, `bucket=${ref.bucket}, key=${ref.key}`), etag: found.etag };
}

/** Replaces the record, one version up, if it is still the one with this ETag; answers the new one. Raises `RecordConflict`. */
export async function replaceAccessRecord(
  ports: RegistryPorts,
  etag: string | undefined,
  changed: AccessRecord,
): Promise<{ readonly record: AccessRecord; readonly etag: string }> {
  const record = { ...changed, version: changed.version + 1 };
  const ref = { bucket: ports.controlBucket, key: accessRecordKey(record.host.kind, record.host.name) };
  const condition = etag === undefined ? ({ absent: true } as const) : { etag };
  const result = await ports.objects.write(ref, JSON.stringify(record), condition, { contentType: 'application/json' });
  if (result.written) return { record, etag: result.etag };
  throw new GatehouseFailure('RecordConflict', { place: `key=${ref.key}`, remedy: 'Nothing to do: the record is read again.' });
}
