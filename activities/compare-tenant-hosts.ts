import type { FailureReport } from '../core/contract/messages';
import { countDrift, type PassCounts } from '../core/contract/reconcile';
import { writePart } from './pass-parts';
import { lookAtTenantHosts, type TenantHostPorts } from './tenant-host-page';

export interface CompareTenantHostsInput {
  readonly pool: string;
  readonly run: string;
  readonly part: string;
  /** Has the writers of those look, too, that have something to do. */
  readonly repair: boolean;
  /** The bucket to go on after. */
  readonly after?: string;
}

export type ComparedTenantHosts = PassCounts & {
  readonly found: boolean;
  /** What could not be compared. */
  readonly failures: readonly FailureReport[];
  /** Absent at the end. */
  readonly next?: string;
};

/**
 * Compares the live policies of buckets that tenants of a pool have for themselves with their records; the writers alone
 * mend them, and only those are told that have something to mend or to say.
 *
 * Already done: comparing again replaces the part. AWS: ListObjectsV2, GetObject, GetBucketPolicy, PutObject, and what
 * roles are read by. What one host alone fails with is told of. Raises `RecordConflict`, `TemporalUnavailable`.
 */
export const compareTenantHosts =
  (ports: TenantHostPorts) =>
  async ({ pool, run, part, repair, after }: CompareTenantHostsInput): Promise<ComparedTenantHosts> => {
    const { hosts, failed, next } = await lookAtTenantHosts(ports, { pool, after });
    for (const { host, isConcerned } of repair ? hosts : []) {
      if (isConcerned) await ports.starter.recheck(host, { because: 'reconcile' });
    }
    const found = hosts.flatMap(({ drift }) => drift);
    if (found.length > 0) await writePart(ports, { pool, run, part }, found);
    const failures = failed.map(({ failure }) => failure);
    const counts = { listed: 0, records: 0, ...countDrift(found), found: found.length > 0, failures };
    return { ...counts, ...(next === undefined ? {} : { next }) };
  };
