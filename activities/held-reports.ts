import type { HeldReport } from '../core/contract/reconcile';
import { GatehouseFailure } from '../core/failures';
import { heldReportKey } from '../core/layout/control-keys';
import type { ActivityPorts } from './activity-ports';

type HeldPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A pool's open report; `undefined` where nothing waits. Raises `RecordUnreadable`. */
export async function readHeld({ objects, controlBucket }: HeldPorts, pool: string): Promise<HeldReport | undefined> {
  const key = heldReportKey(pool);
  const found = await objects.read({ bucket: controlBucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  const stored: unknown = JSON.parse(found.text);
  if (isHeldReport(stored)) return stored;
  const remedy = 'Delete this object; the next pass writes it anew.';
  throw new GatehouseFailure('RecordUnreadable', { place: `bucket=${controlBucket}, key=${key}`, remedy });
}

const isHeldReport = (stored: unknown): stored is HeldReport =>
  typeof stored === 'object' && stored !== null && 'schema' in stored && stored.schema === 'gatehouse.held-report/1';

export async function removeHeld({ objects, controlBucket }: HeldPorts, pool: string): Promise<void> {
  const ref = { bucket: controlBucket, key: heldReportKey(pool) };
  const head = await objects.head(ref);
  if (head !== undefined) await objects.remove(ref, head.etag);
}
