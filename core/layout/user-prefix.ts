import type { UserKey } from '../contract/ids';
import { isSub, nameProblem } from '../contract/names';
import type { PoolConfig } from '../config/types';
import { GatehouseFailure } from '../failures';

export const needsTenant = (layout: string): boolean => layout.includes('{tenant}');

/**
 * The user's prefix under the pool's layout; always ends in `/`. Injective: neither a sub nor a valid tenant holds a
 * `/`, so the segments can be told apart again ({@link parseUserPrefix}).
 * Raises `InvalidSub`, `TenantMissing` or `InvalidTenant`.
 */
export function userPrefix({ layout, tenantAttribute }: PoolConfig, { pool, sub }: UserKey, tenant: string | undefined): string {
  const place = `pool=${pool}, sub=${sub}`;
  if (!isSub(sub)) {
    throw new GatehouseFailure('InvalidSub', {
      place: `pool=${pool}`,
      value: sub.slice(0, 64),
      remedy: "Pass the user's sub, a UUID.",
    });
  }
  if (!needsTenant(layout)) return layout.replace('{sub}', sub);
  if (tenant === undefined || tenant === '') {
    throw new GatehouseFailure('TenantMissing', {
      place,
      remedy: `Set the attribute ${tenantAttribute ?? 'named by tenantAttribute'} of this user, then send the request again.`,
    });
  }
  const problem = nameProblem(tenant);
  if (problem !== undefined) {
    throw new GatehouseFailure('InvalidTenant', {
      place: `${place}, attribute=${tenantAttribute ?? ''}`,
      value: tenant.slice(0, 64),
      remedy: `It ${problem}. Give the user a tenant name that can be part of an S3 key.`,
    });
  }
  return layout.replace('{tenant}', tenant).replace('{sub}', sub);
}

/** The inverse of {@link userPrefix}: the sub and tenant of a prefix under a layout, or `undefined`. */
export function parseUserPrefix(layout: string, prefix: string): { sub: string; tenant?: string } | undefined {
  const segments = layout.split('/');
  const values = prefix.split('/');
  if (values.length !== segments.length) return undefined;
  const found: { sub?: string; tenant?: string } = {};
  for (const [index, segment] of segments.entries()) {
    const value = values[index] ?? '';
    if (segment === '{sub}') found.sub = value;
    else if (segment === '{tenant}') found.tenant = value;
    else if (segment !== value) return undefined;
  }
  const { sub, tenant } = found;
  if (sub === undefined || !isSub(sub)) return undefined;
  return tenant === undefined ? { sub } : { sub, tenant };
}
