import type { RejectedSuspects } from '../core/contract/held-report';
import type { Drift } from '../core/contract/reconcile';
import { rejectedKey } from '../core/layout/control-keys';
import { parseRejected } from '../core/reconcile/parse-held';
import { markRejected, mayBeRejected } from '../core/reconcile/rejected';
import type { ActivityPorts } from './activity-ports';
import { readDocument } from './registry-document';
import { removeDocument } from './remove-document';
import { writeOver } from './write-over';

type RejectedPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** What a person has decided to leave as it is in a pool. Raises `RecordUnreadable`. */
export async function readRejected(ports: RejectedPorts, pool: string): Promise<readonly Drift[]> {
  const found = await readDocument(ports, rejectedKey(pool), parseRejected);
  return found?.document.suspects ?? [];
}

export async function writeRejected(ports: RejectedPorts, pool: string, suspects: readonly Drift[]): Promise<void> {
  const key = rejectedKey(pool);
  if (suspects.length === 0) return removeDocument(ports, key);
  const body: RejectedSuspects = { schema: 'gatehouse.rejected/1', pool, suspects };
  await writeOver(ports.objects, { bucket: ports.controlBucket, key }, JSON.stringify(body), 'application/json');
}

/** What was found, with what was rejected named as such. */
export async function withRejected(ports: RejectedPorts, pool: string, found: readonly Drift[]): Promise<readonly Drift[]> {
  return found.some(mayBeRejected) ? markRejected(found, await readRejected(ports, pool)) : found;
}
