import { nameProblem } from '../contract/names';
import { GatehouseFailure } from '../failures';

/** The part of a layout that is a tenant's: up to and with `{tenant}/`. */
export const tenantFolder = (layout: string): string => layout.slice(0, layout.indexOf('{tenant}') + '{tenant}/'.length);

/** What all keys of a tenant begin with under a layout; ends in `/`. Raises `InvalidTenant`. */
export function tenantPrefix(layout: string, tenant: string): string {
  assertTenant(tenant);
  return tenantFolder(layout).replace('{tenant}', tenant);
}

/** Raises `InvalidTenant` for a name that cannot be part of a key or a policy. */
export function assertTenant(tenant: string): void {
  const problem = nameProblem(tenant);
  if (problem === undefined) return;
  throw new GatehouseFailure('InvalidTenant', {
    place: 'tenant',
    value: tenant.slice(0, 64),
    remedy: `It ${problem}. Use a tenant name that can be part of an S3 key.`,
  });
}
