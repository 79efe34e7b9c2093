import { type Drift, type PassSetup, removalKinds } from '../core/contract/reconcile';
import type { Judgement } from '../core/reconcile/judge';
import type { ActivityPorts } from './activity-ports';
import { readLease, replaceLease } from './pass-leases';

export interface PassEnd {
  readonly pool: string;
  readonly setup: PassSetup;
  readonly listedBy: Readonly<Record<string, number>>;
  readonly isIncomplete: boolean;
  readonly suspects: readonly Drift[];
  readonly judgement: Judgement;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/** Removals are summed over as many passes as a rotation may have. */
const mostPasses = 16;

/** Gives the lease back. A listing that was short is not what the next one is measured by. Raises `RecordConflict`. */
export async function releasePass(ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>, end: PassEnd): Promise<void> {
  const { pool, setup, judgement } = end;
  const read = await readLease(ports, pool);
  if (read.lease.holder?.run !== setup.run) return;
  const { holder: _holder, ...lease } = read.lease;
  const isShort = end.isIncomplete || judgement.kinds.includes('deleted-not-revoked');
  const passed = judgement.kinds.some((kind) => removalKinds.includes(kind)) || setup.mode === 'report' ? 0 : removals(end);
  await replaceLease(ports, read, {
    ...lease,
    lastAt: end.finishedAt,
    removals: [...(lease.removals ?? []), passed].slice(1 - mostPasses),
    ...(isShort ? {} : { listedBy: { ...lease.listedBy, ...end.listedBy } }),
  });
}

const removals = ({ suspects }: PassEnd): number => suspects.filter(({ kind }) => removalKinds.includes(kind)).length;
