import type { PoolConfig } from '../config/types';
import { tenantFolder } from '../layout/tenant-prefix';

/** A tenant with the bucket that its users' objects of one pool are in. */
export interface TenantPlace {
  readonly tenant: string;
  readonly bucket: string;
  /** Nobody else's objects are in the bucket: whatever anybody else reaches there is too much. */
  readonly alone?: boolean;
}

/** A template with its tenant and sub. */
export const filled = (template: string, tenant: string, sub: string): string =>
  template.replaceAll('{tenant}', () => tenant).replaceAll('{sub}', () => sub);

/** What all keys of a tenant's users begin with, `tenants/t1/`; `undefined` where the layout names no tenant. */
export const tenantRoot = ({ layout }: Pick<PoolConfig, 'layout'>, tenant: string): string | undefined =>
  layout.includes('{tenant}/') ? filled(tenantFolder(layout), tenant, '') : undefined;

/** Prefixes that a tenant's users share by the pool's templates, each ending in `/`. */
export const sharedPrefixes = ({ groups, tenants }: PoolConfig, tenant: string): readonly string[] => {
  const grants = [...Object.values(groups).flatMap((group) => group.grants), ...(tenants?.grants ?? [])];
  const templates = grants.map(({ prefix }) => prefix).filter((prefix) => prefix.includes('{tenant}'));
  return [...new Set(templates)].sort().map((template) => filled(template, tenant, ''));
};
