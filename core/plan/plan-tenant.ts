import { managesAccess, type PoolConfig, type PublishedConfig } from '../config/types';
import type { TenantStep } from '../contract/tenants';
import { GatehouseFailure } from '../failures';
import { tenantPrefix } from '../layout/tenant-prefix';
import { tenantTags } from '../tags/tenant-tags';
import { storageIn, type TenantRecord } from '../registry/tenant-record';

/** A pool whose tenants are made. */
export interface TenantPool extends PoolConfig {
  readonly tenants: NonNullable<PoolConfig['tenants']>;
}

export const hasTenants = (pool: PoolConfig): pool is TenantPool => pool.tenants !== undefined;

/**
 * The pools that a tenant is to be made in. Raises `TenantsNotConfigured` where none has tenants, `PoolNotConfigured` for
 * one that has none or is not there, and `ObserveOnly` where all are only observed.
 */
export function poolsOfTenant({ config }: PublishedConfig, chosen: readonly string[] | undefined): readonly TenantPool[] {
  const all = config.pools.filter(hasTenants);
  if (all.length === 0) throw notConfigured();
  const unknown = chosen?.find((id) => !all.some(({ userPoolId }) => userPoolId === id));
  if (unknown !== undefined) {
    const remedy = 'Give the pool `tenants` in gatehouse.yaml and run `temporal gatehouse apply`, or name another pool.';
    throw new GatehouseFailure('PoolNotConfigured', { place: `pool=${unknown}`, remedy });
  }
  const pools = all.filter(({ userPoolId, mode }) => mode !== 'observe' && chosen?.includes(userPoolId) !== false);
  if (pools.length > 0) return [...pools].sort((one, other) => (one.userPoolId < other.userPoolId ? -1 : 1));
  throw new GatehouseFailure('ObserveOnly', {
    place: all.map(({ userPoolId }) => `pool=${userPoolId}`).join(', '),
    value: 'mode=observe',
    remedy: 'Set `mode: additive` in gatehouse.yaml and run `temporal gatehouse apply`, then make the tenant again.',
  });
}

const notConfigured = (): GatehouseFailure =>
  new GatehouseFailure('TenantsNotConfigured', {
    place: 'pools',
    remedy: 'Give a pool `tenants` in gatehouse.yaml and run `temporal gatehouse apply`.',
  });

/** What is to be made in a pool; a tenant that is there already stays where it is. Raises `InvalidTenant`. */
export function tenantStep(pool: TenantPool, record: TenantRecord, bucket: string): TenantStep {
  const { userPoolId, layout, tenants } = pool;
  const known = storageIn(record, userPoolId);
  const { mode = tenants.mode, prefix = tenantPrefix(layout, record.tenant) } = known ?? {};
  return {
    pool: userPoolId,
    mode,
    bucket,
    prefix,
    markers: [prefix, ...tenants.structure.map((name) => `${prefix}${name}`)],
    guarded: managesAccess(pool),
    ...(tenants.objectTags === undefined ? {} : { objectTags: tenantTags(tenants.objectTags, record.tenant) }),
  };
}
