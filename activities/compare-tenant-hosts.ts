import type { PolicyHostRef } from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import { countDrift, type Drift, type PassCounts } from '../core/contract/reconcile';
import { GatehouseFailure, isRetryable } from '../core/failures';
import { policyDrift } from '../core/reconcile/policy-drift';
import { type AccessScene, readAccessScene } from './access-scene';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { writePart } from './pass-parts';
import { listTenantBuckets, readTenantBucket } from './tenant-buckets';

export interface CompareTenantHostsInput {
  readonly pool: string;
  readonly run: string;
  readonly part: string;
  /** Has the writers look, too. */
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

type HostPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'hosts' | 'starter' | 'clock'>;

const ofPage = 50;
const sideBySide = 8;

/**
 * Compares the live policies of buckets that tenants of a pool have for themselves with their records; the writers alone
 * mend them.
 *
 * Already done: comparing again replaces the part. AWS: ListObjectsV2, GetObject, GetBucketPolicy, PutObject.
 * What one host alone fails with is told of. Raises
 * `RecordConflict`, `TemporalUnavailable`.
 */
export const compareTenantHosts =
  (ports: HostPorts) =>
  async ({ pool, run, part, repair, after }: CompareTenantHostsInput): Promise<ComparedTenantHosts> => {
    const hosts = await listTenantBuckets(ports, ofPage, after);
    const at = ports.clock.now().toISOString();
    const failures: FailureReport[] = [];
    const drift = await inParallel(hosts, sideBySide, async (host): Promise<readonly Drift[]> => {
      const scene = await sceneOf(ports, pool, host, failures);
      // Nobody writes the policy of a bucket whose tenant was never finished.
      if (scene?.pools.some(({ userPoolId }) => userPoolId === pool) !== true || scene.before.version === 0) return [];
      if (repair) await ports.starter.recheck(host, { because: 'reconcile' });
      return policyDrift(scene.before, scene.live, pool, at);
    });
    const found = drift.flat();
    if (found.length > 0) await writePart(ports, { pool, run, part }, found);
    const next = hosts.length < ofPage ? undefined : hosts.at(-1)?.name;
    const counts = { listed: 0, records: 0, ...countDrift(found), found: found.length > 0, failures };
    return { ...counts, ...(next === undefined ? {} : { next }) };
  };

/** What cannot heal is told of, so that one bucket does not keep the others from being looked at. */
async function sceneOf(
  ports: HostPorts,
  pool: string,
  host: PolicyHostRef,
  failures: FailureReport[],
): Promise<AccessScene | undefined> {
  try {
    const whose = (await readTenantBucket(ports, host.name))?.whose;
    // Another pool's is told of in that pool's pass; nothing is in force in one that is retired.
    if (whose?.pool !== pool || whose.retiredAt !== undefined) return undefined;
    return await readAccessScene(ports, host);
  } catch (error) {
    if (!(error instanceof GatehouseFailure) || isRetryable(error.type)) throw error;
    failures.push({ type: error.type, ...error.details });
    return undefined;
  }
}
