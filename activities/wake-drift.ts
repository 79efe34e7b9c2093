import type { DriftKind } from '../core/contract/reconcile';
import type { ActivityPorts } from './activity-ports';
import { type PassPart, readPart } from './pass-parts';
import { wakeSuspects } from './wake-suspects';

export interface WakeDriftInput extends PassPart {
  readonly kinds: readonly DriftKind[];
}

/**
 * Has the owners of the users look whom a part of a pass names.
 *
 * Already done: looking again is always safe. AWS: GetObject. Raises `TemporalUnavailable`.
 */
export const wakeDrift =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'starter' | 'clock'>) =>
  async ({ kinds, ...part }: WakeDriftInput): Promise<{ readonly told: number }> => {
    const found = await readPart(ports, part);
    const subs = found.flatMap(({ kind, sub }) => (sub !== undefined && kinds.includes(kind) ? [sub] : []));
    const users = [...new Set(subs)].map((sub) => ({ pool: part.pool, sub }));
    await wakeSuspects(ports, users);
    return { told: users.length };
  };
