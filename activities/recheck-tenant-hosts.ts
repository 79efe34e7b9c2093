import { lookAtTenantHosts, type TenantHostPorts } from './tenant-host-page';

export interface RecheckTenantHostsInput {
  readonly pool: string;
  /** The bucket to go on after. */
  readonly after?: string;
}

export interface RecheckedTenantHosts {
  /** Writers that were told. */
  readonly told: number;
  /** Absent at the end. */
  readonly next?: string;
}

/**
 * After a role of a pool's users has changed: has the writers of those buckets look that tenants have for themselves and
 * where that makes a difference, a page at a time.
 *
 * Already done: telling again is always safe. AWS: ListObjectsV2, GetObject, GetBucketPolicy, and what roles are read by.
 * A host that cannot be looked at is left to its writer, which says why. Raises `TemporalUnavailable`.
 */
export const recheckTenantHosts =
  (ports: TenantHostPorts) =>
  async ({ pool, after }: RecheckTenantHostsInput): Promise<RecheckedTenantHosts> => {
    const { hosts, failed, next } = await lookAtTenantHosts(ports, { pool, after });
    const told = [...hosts.filter(({ isConcerned }) => isConcerned), ...failed];
    for (const { host } of told) await ports.starter.recheck(host, { because: 'host-changed' });
    return { told: told.length, ...(next === undefined ? {} : { next }) };
  };
