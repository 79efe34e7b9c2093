import type { DriftKind } from '../core/contract/reconcile';
import type { ActivityPorts } from './activity-ports';
import { type PassPart, readPart } from './pass-parts';
import { wakeSuspects } from './wake-suspects';
import { wakeUntagged } from './wake-untagged';

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
    const subsOf = (isTags: boolean): readonly string[] =>
      found.flatMap(({ kind, sub }) =>
        sub !== undefined && kinds.includes(kind) && (kind === 'objects-untagged') === isTags ? [sub] : [],
      );
    const usersOf = (isTags: boolean) => [...new Set(subsOf(isTags))].map((sub) => ({ pool: part.pool, sub }));
    const [users, untagged] = [usersOf(false), usersOf(true)];
    await wakeSuspects(ports, users);
    await wakeUntagged(ports, untagged);
    return { told: users.length + untagged.length };
  };
