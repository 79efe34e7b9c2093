import { findPool, rolesOf } from '../core/config/types';
import type { PolicyHostRef } from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import type { Drift } from '../core/contract/reconcile';
import { GatehouseFailure, isRetryable } from '../core/failures';
import { allowedHereAlone } from '../core/policy/allowed-here-alone';
import type { NamedPolicy } from '../core/policy/document';
import { policyDrift } from '../core/reconcile/policy-drift';
import { type AccessScene, readAccessScene } from './access-scene';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { listTenantBuckets, readTenantBucket } from './tenant-buckets';

/** The policy of a bucket that one tenant has for itself, as it is. */
export interface TenantHost {
  readonly host: PolicyHostRef;
  readonly drift: readonly Drift[];
  /** Its writer has something to do there, or to say of it. */
  readonly isConcerned: boolean;
}

export interface FailedHost {
  readonly host: PolicyHostRef;
  readonly failure: FailureReport;
}

export interface TenantHostPage {
  readonly hosts: readonly TenantHost[];
  /** Hosts that could not be looked at, and why. */
  readonly failed: readonly FailedHost[];
  /** The bucket to go on after; absent at the end. */
  readonly next?: string;
}

export type TenantHostPorts = Pick<
  ActivityPorts,
  'objects' | 'controlBucket' | 'configs' | 'hosts' | 'roles' | 'starter' | 'clock'
>;

type RolePolicies = ReadonlyMap<string, readonly NamedPolicy[]>;

const ofPage = 50;
const sideBySide = 8;
const rolesSideBySide = 4;

/**
 * Looks at the next buckets of a pool's tenants after one, with the roles of the pool's users read once for all of them.
 * Raises what can heal, and `ConfigNotPublished`.
 */
export async function lookAtTenantHosts(
  ports: TenantHostPorts,
  { pool, after }: { readonly pool: string; readonly after?: string | undefined },
): Promise<TenantHostPage> {
  const listed = await listTenantBuckets(ports, ofPage, after);
  const rolePolicies = listed.length === 0 ? new Map<string, never>() : await policiesOf(ports, pool);
  const at = ports.clock.now().toISOString();
  const hosts: TenantHost[] = [];
  const failed: FailedHost[] = [];
  await inParallel(listed, sideBySide, async (host) => {
    try {
      const scene = await sceneOf(ports, pool, host);
      if (scene !== undefined) hosts.push({ host, ...judge(scene, pool, rolePolicies, at) });
    } catch (error) {
      if (!(error instanceof GatehouseFailure) || isRetryable(error.type)) throw error;
      failed.push({ host, failure: { type: error.type, ...error.details } });
    }
  });
  const next = listed.length < ofPage ? undefined : listed.at(-1)?.name;
  return { hosts, failed, ...(next === undefined ? {} : { next }) };
}

/** `undefined` where nobody writes the policy: another pool's, a retired one, or that of a tenant which was never finished. */
async function sceneOf(ports: TenantHostPorts, pool: string, host: PolicyHostRef): Promise<AccessScene | undefined> {
  const whose = (await readTenantBucket(ports, host.name))?.whose;
  if (whose?.pool !== pool || whose.retiredAt !== undefined) return undefined;
  const scene = await readAccessScene(ports, host);
  return scene.pools.some(({ userPoolId }) => userPoolId === pool) && scene.before.version > 0 ? scene : undefined;
}

function judge(
  { host, pools, before, live, published }: AccessScene,
  pool: string,
  rolePolicies: RolePolicies,
  at: string,
): Pick<TenantHost, 'drift' | 'isConcerned'> {
  const drift = policyDrift(before, live, pool, at);
  const isConcerned =
    drift.length > 0 ||
    before.written === undefined ||
    before.configRevision !== published.revision ||
    before.unknownPrincipals.length > 0 ||
    pools.some((hosted) => allowedHereAlone({ bucket: host.name, pool: hosted, rolePolicies, live, at }).length > 0);
  return { drift, isConcerned };
}

/** What cannot be read is told of by the writer of the data bucket, which looks at the same roles. */
async function policiesOf({ configs, roles }: TenantHostPorts, userPoolId: string): Promise<RolePolicies> {
  const pool = findPool(await configs.published(), userPoolId);
  try {
    const read = await inParallel(pool === undefined ? [] : rolesOf(pool), rolesSideBySide, (arn) => roles.read(arn));
    return new Map(read.flatMap((role) => (role === undefined ? [] : [[role.arn, role.policies] as const])));
  } catch (error) {
    if (!(error instanceof GatehouseFailure) || isRetryable(error.type)) throw error;
    return new Map();
  }
}
