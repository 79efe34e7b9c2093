import type { HeldDecision, HeldReport } from '../core/contract/reconcile';
import type { ActivityPorts } from './activity-ports';
import { readHeld, removeHeld } from './held-reports';
import { readLease, replaceLease } from './pass-leases';

type HeldPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/**
 * Closes the pool's open report. What was approved is what the next listing is measured by.
 *
 * Already done: there is none. AWS: GetObject, PutObject, DeleteObject. Raises `RecordConflict`.
 */
export const closeHeld =
  (ports: HeldPorts) =>
  async ({ pool, decision }: HeldDecision): Promise<void> => {
    const held = await readHeld(ports, pool);
    if (held === undefined) return;
    if (decision === 'approve') await rememberListed(ports, held);
    await removeHeld(ports, pool);
  };

async function rememberListed(ports: HeldPorts, { pool, listed }: HeldReport): Promise<void> {
  const read = await readLease(ports, pool);
  await replaceLease(ports, read, { ...read.lease, lastListed: listed });
}
