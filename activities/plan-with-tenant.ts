import { nameProblem } from '../core/contract/names';
import { bucketOfStorage } from '../core/plan/access-bucket';
import { planUser } from '../core/plan/plan-user';
import type { PlanUserInput } from '../core/plan/seen';
import type { UserPlan } from '../core/plan/user-plan';
import type { ActivityPorts } from './activity-ports';
import { readTenantRecord } from './tenant-records';
import { waitForTenant } from './wait-for-tenant';

/**
 * Plans for a user with what was made for their tenant. One whose tenant is not there is noted, so that whoever makes it
 * has the user looked at again; where the first user makes a tenant, that is begun. Raises `RecordUnreadable` and
 * `TemporalUnavailable`.
 */
export async function planWithTenant(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'starter'>,
  input: Omit<PlanUserInput, 'tenant'>,
): Promise<UserPlan> {
  const { look, pool } = input;
  const name = tenantOf(input);
  if (name === undefined) return planUser(input);
  const plan = planUser({ ...input, tenant: (await readTenantRecord(ports, name)).record });
  const missing = plan.next.kind === 'needs-person' ? plan.next.failure.type : undefined;
  if (missing !== 'TenantUnknown' && missing !== 'TenantOffboarded') return plan;
  const made = await waitForTenant(ports, name, { pool: look.pool, sub: look.sub });
  if (made !== undefined) return planUser({ ...input, tenant: made });
  if (missing === 'TenantUnknown' && pool.tenants?.onFirstUser === true) {
    await ports.starter.provisionTenant(name, { pools: [look.pool] });
  }
  return plan;
}

/**
 * The user's tenant, where tenants are made and it can be one. Of a user who is gone without ever having had storage it is
 * the one that was last seen: there the credentials in hand may lead.
 */
function tenantOf({ pool, user, record }: Omit<PlanUserInput, 'tenant'>): string | undefined {
  const { tenants, tenantAttribute } = pool;
  if (tenants === undefined || tenantAttribute === undefined || user === 'unresolved') return undefined;
  if (user === undefined) return bucketOfStorage(pool, record) === undefined ? record.tenant : undefined;
  const name = user.attributes[tenantAttribute];
  return name === undefined || nameProblem(name) !== undefined ? undefined : name;
}
