import { countDrift, type PassCounts } from '../core/contract/reconcile';
import type { PolicyHostRef } from '../core/contract/access';
import { policyDrift } from '../core/reconcile/policy-drift';
import { readAccessScene } from './access-scene';
import type { ActivityPorts } from './activity-ports';
import { writePart } from './pass-parts';

export interface CompareHostInput {
  readonly pool: string;
  readonly run: string;
  readonly host: PolicyHostRef;
  readonly part: string;
  /** Has the writer look, too. */
  readonly repair: boolean;
}

type HostPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'hosts' | 'starter' | 'clock'>;

/**
 * Compares the live policy of a host with its record; the writer alone mends it, and wakes the owners of denies that
 * have ended.
 *
 * Already done: comparing again replaces the part, and looking again is always safe.
 * AWS: GetObject, GetBucketPolicy, PutObject. Raises `HostOwnedElsewhere`, `PolicyUnreadable`, `RecordUnreadable`,
 * `RecordConflict`, `BucketMissing`, `TemporalUnavailable`.
 */
export const compareHost =
  (ports: HostPorts) =>
  async ({ pool, run, host, part, repair }: CompareHostInput): Promise<PassCounts & { readonly found: boolean }> => {
    const { before, live } = await readAccessScene(ports, host);
    const found = policyDrift(before, live, pool, ports.clock.now().toISOString());
    if (found.length > 0) await writePart(ports, { pool, run, part }, found);
    if (repair) await ports.starter.recheck(host, { because: 'reconcile' });
    return { listed: 0, records: 0, ...countDrift(found), found: found.length > 0 };
  };
