import { GatehouseFailure } from '../core/failures';
import { passKey } from '../core/layout/control-keys';
import { parsePassLease, type PassLease } from '../core/reconcile/pass-lease';
import type { ActivityPorts } from './activity-ports';

type LeasePorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

export interface ReadLease {
  readonly lease: PassLease;
  readonly etag: string | undefined;
}

/** Raises `RecordUnreadable`. */
export async function readLease({ objects, controlBucket }: LeasePorts, pool: string): Promise<ReadLease> {
  const key = passKey(pool);
  const found = await objects.read({ bucket: controlBucket, key });
  if (found === undefined || found === 'unchanged') return { lease: { schema: 'gatehouse.pass/1', pool }, etag: undefined };
  return { lease: parsePassLease(found.text, `bucket=${controlBucket}, key=${key}`), etag: found.etag };
}

/** Raises `RecordConflict` when somebody else was first. */
export async function replaceLease({ objects, controlBucket }: LeasePorts, { etag }: ReadLease, next: PassLease): Promise<void> {
  const key = passKey(next.pool);
  const condition = etag === undefined ? ({ absent: true } as const) : { etag };
  const options = { contentType: 'application/json' };
  const result = await objects.write({ bucket: controlBucket, key }, JSON.stringify(next), condition, options);
  if (result.written) return;
  throw new GatehouseFailure('RecordConflict', { place: `key=${key}`, remedy: 'Nothing to do: it is read again.' });
}
