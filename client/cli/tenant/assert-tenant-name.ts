import { nameProblem } from '../../../core/contract/names';
import { GatehouseFailure } from '../../../core/failures';

/** Raises `InvalidTenant` for what cannot be the name of a tenant. */
export function assertTenantName(tenant: string): void {
  const problem = nameProblem(tenant);
  if (problem === undefined) return;
  throw new GatehouseFailure('InvalidTenant', { place: '<tenant>', value: tenant.slice(0, 64), remedy: `It ${problem}.` });
}
