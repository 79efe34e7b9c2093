import { type DriftKind, lossKinds } from '../core/contract/reconcile';
import type { ActivityPorts } from './activity-ports';
import { type PassPart, readPart } from './pass-parts';
import { wakeSuspects } from './wake-suspects';
import { wakeUntagged } from './wake-untagged';

export interface WakeDriftInput extends PassPart {
  readonly kinds: readonly DriftKind[];
  /** Many were lost: what would become of their objects waits for a person. */
  readonly holdsData?: boolean;
}

/**
 * Has the owners of the users look whom a part of a pass names, but for those whom a person has decided to leave.
 *
 * Already done: looking again is always safe. AWS: GetObject. Raises `TemporalUnavailable`.
 */
export const wakeDrift =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'starter' | 'clock'>) =>
  async ({ kinds, holdsData, ...part }: WakeDriftInput): Promise<{ readonly told: number }> => {
    const found = (await readPart(ports, part)).filter(({ kind, cause }) => kinds.includes(kind) && cause !== 'rejected');
    const usersOf = (is: (kind: DriftKind) => boolean) => {
      const subs = new Set(found.flatMap(({ kind, sub }) => (sub !== undefined && is(kind) ? [sub] : [])));
      return [...subs].map((sub) => ({ pool: part.pool, sub }));
    };
    const isUntagged = (kind: DriftKind): boolean => kind === 'objects-untagged';
    const isLoss = (kind: DriftKind): boolean => lossKinds.includes(kind);
    const [lost, untagged] = [usersOf(isLoss), usersOf(isUntagged)];
    const others = usersOf((kind) => !isLoss(kind) && !isUntagged(kind));
    await wakeSuspects(ports, lost, holdsData === true ? true : undefined);
    await wakeSuspects(ports, others);
    await wakeUntagged(ports, untagged);
    return { told: new Set([...lost, ...others, ...untagged].map(({ sub }) => sub)).size };
  };
