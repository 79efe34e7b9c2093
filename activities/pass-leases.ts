import { passKey } from '../core/layout/control-keys';
import { parsePassLease, type PassLease } from '../core/reconcile/pass-lease';
import type { ActivityPorts } from './activity-ports';
import { readDocument, replaceDocument } from './registry-document';

type LeasePorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

export interface ReadLease {
  readonly lease: PassLease;
  readonly etag: string | undefined;
}

/** Raises `RecordUnreadable`. */
export async function readLease(ports: LeasePorts, pool: string): Promise<ReadLease> {
  const found = await readDocument(ports, passKey(pool), parsePassLease);
  return { lease: found?.document ?? { schema: 'gatehouse.pass/1', pool }, etag: found?.etag };
}

/** Raises `RecordConflict` when somebody else was first. */
export async function replaceLease(ports: LeasePorts, { etag }: ReadLease, next: PassLease): Promise<void> {
  await replaceDocument(ports, passKey(next.pool), etag, next);
}
