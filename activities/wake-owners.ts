import type { PolicyHostRef } from '../core/contract/access';
import { type DenyEnd, dueEnds, nextEnd } from '../core/access/ends';
import { sha256Hex } from '../core/digest';
import type { IdentityEvent } from '../core/events/identity-event';
import { readAccessRecord } from './access-records';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';

export interface WakeOwnersInput {
  readonly host: PolicyHostRef;
  /** Ends up to this time, ISO 8601. */
  readonly upTo: string;
}

export interface WokenOwners {
  readonly woken: number;
  /** ISO 8601: the next end after that. */
  readonly nextEnd?: string;
}

const sideBySide = 16;

/**
 * Tells the owners of users whose denies have come to an end. It lifts nothing: an owner looks, sweeps and then asks.
 *
 * Already done: an owner knows the event by its id. AWS: GetObject. Raises `RecordUnreadable`, `TemporalUnavailable`.
 */
export const wakeOwners =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'starter'>) =>
  async ({ host, upTo }: WakeOwnersInput): Promise<WokenOwners> => {
    const { record } = await readAccessRecord(ports, host);
    if (record === undefined) return { woken: 0 };
    const ends = dueEnds(record, upTo);
    await inParallel(ends, sideBySide, (end) =>
      ports.starter.signalOwner({ pool: end.pool, sub: end.sub }, [denyExpired(host, end, upTo)]),
    );
    const next = nextEnd(record, upTo);
    return { woken: ends.length, ...(next === undefined ? {} : { nextEnd: next }) };
  };

const denyExpired = ({ kind, name }: PolicyHostRef, { pool, sub, epoch, at }: DenyEnd, receivedAt: string): IdentityEvent => ({
  schema: 'gatehouse.event/1',
  id: sha256Hex(['deny-expired', kind, name, sub, String(epoch), at].join('\n')),
  kind: 'deny-expired',
  source: 'gatehouse',
  at,
  receivedAt,
  pool,
  sub,
});
