import type { HeldReport } from '../core/contract/held-report';
import { heldReportKey } from '../core/layout/control-keys';
import { parseHeldReport } from '../core/reconcile/parse-held';
import type { ActivityPorts } from './activity-ports';
import { readDocument } from './registry-document';
import { removeDocument } from './remove-document';
import { writeOver } from './write-over';

type HeldPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A pool's open report; `undefined` where nothing waits. Raises `RecordUnreadable`. */
export const readHeld = async (ports: HeldPorts, pool: string): Promise<HeldReport | undefined> =>
  (await readDocument(ports, heldReportKey(pool), parseHeldReport))?.document;

/** Replaces a pool's open report; `undefined` closes it. */
export async function replaceHeld(ports: HeldPorts, pool: string, held: HeldReport | undefined): Promise<void> {
  const key = heldReportKey(pool);
  if (held === undefined) return removeDocument(ports, key);
  await writeOver(ports.objects, { bucket: ports.controlBucket, key }, JSON.stringify(held), 'application/json');
}
