import type { FailureReport } from '../contract/messages';
import { placeOf, report } from './refusals';
import type { Seen } from './seen';

/** Why a user of a tenant that is being, or was, offboarded does not come back; `undefined` where nothing speaks against it. */
export function tenantGone(seen: Seen): FailureReport | undefined {
  const { pool, tenant } = seen;
  if (pool.tenants === undefined || (tenant?.state !== 'offboarding' && tenant?.state !== 'offboarded')) return undefined;
  return report('TenantOffboarded', {
    place: `${placeOf(seen)}, tenant=${tenant.tenant}`,
    remedy: 'Disable the user again, or make the tenant again: `temporal gatehouse tenant provision`; then update `retry`.',
  });
}
