import type { HeldDecision, HeldReport } from '../core/contract/held-report';
import { together } from '../core/reconcile/rejected';
import type { ActivityPorts } from './activity-ports';
import { readHeld, replaceHeld } from './held-reports';
import { readLease, replaceLease } from './pass-leases';
import { readRejected, writeRejected } from './rejected-suspects';

type HeldPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/**
 * Closes the pool's open report. What was decided about is what the next listing is measured by; what was rejected is not
 * told of again until it changes.
 *
 * Already done: there is none. AWS: GetObject, PutObject, DeleteObject. Raises `RecordConflict`, `RecordUnreadable`.
 */
export const closeHeld =
  (ports: HeldPorts) =>
  async ({ pool, decision }: HeldDecision): Promise<void> => {
    const held = await readHeld(ports, pool);
    if (held === undefined) return;
    await rememberListed(ports, held);
    if (decision === 'reject') await writeRejected(ports, pool, together(await readRejected(ports, pool), held.suspects));
    await replaceHeld(ports, pool, undefined);
  };

async function rememberListed(ports: HeldPorts, { pool, listedBy }: HeldReport): Promise<void> {
  const read = await readLease(ports, pool);
  await replaceLease(ports, read, { ...read.lease, listedBy: { ...read.lease.listedBy, ...listedBy } });
}
