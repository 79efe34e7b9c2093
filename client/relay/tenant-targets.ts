import { hasDataBucket } from '../../core/config/hosted-pools';
import { tenantOfGroup } from '../../core/config/tenant-rules';
import { findPool, type PublishedConfig } from '../../core/config/types';
import type { PolicyHostRef } from '../../core/contract/access';
import type { TenantWish } from '../../core/contract/tenants';
import type { IdentityEvent } from '../../core/events/identity-event';
import { tenantBucketKey } from '../../core/layout/control-keys';
import { hasTenants } from '../../core/plan/plan-tenant';
import type { ObjectStore } from '../../core/ports';

/** A tenant that an event asks for. */
export interface WantedTenant {
  readonly tenant: string;
  readonly wish: TenantWish;
}

/** The new identity pool whose tag may name a tenant; `undefined` where no user pool has tenants. */
export const identityPoolToLookAt = ({ host }: IdentityEvent, { config }: PublishedConfig): string | undefined =>
  host?.kind === 'identity-pool' && config.pools.some(hasTenants) ? host.name : undefined;

/** The tenant that a new group stands for. A group that is gone makes no tenant, and ends none. */
export function tenantOfEvent({ kind, pool, group }: IdentityEvent, config: PublishedConfig): WantedTenant | undefined {
  const pattern = pool === undefined ? undefined : findPool(config, pool)?.tenants?.group;
  if (kind !== 'group-changed' || pool === undefined || group === undefined || pattern === undefined) return undefined;
  const tenant = tenantOfGroup(pattern, group);
  return tenant === undefined ? undefined : { tenant, wish: { pools: [pool], group: { pool, group } } };
}

/** The writer of a bucket that one tenant has for itself, which only the registry knows. Raises what ObjectStore raises. */
export async function writerOfTenantBucket(
  { host }: IdentityEvent,
  { config: { pools } }: PublishedConfig,
  { objects, controlBucket }: { readonly objects: Pick<ObjectStore, 'head'>; readonly controlBucket: string },
): Promise<readonly PolicyHostRef[]> {
  if (host?.kind !== 's3' || hasDataBucket(pools, host.name) || !pools.some(({ tenants }) => tenants?.mode === 'bucket'))
    return [];
  const claim = await objects.head({ bucket: controlBucket, key: tenantBucketKey(host.name) });
  return claim === undefined ? [] : [{ kind: 's3', name: host.name }];
}
