import { continueAsNew, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { ProvisionTenantInput, TenantReceipt, TenantResult, TenantWish } from '../core/contract/tenants';
import { fail, reportOf } from './failure';
import { makeTenant } from './make-tenant';
import { policyInForce, tenantWanted } from './messages';
import { keyword } from './ownership';
import { enforcing, readingPools } from './proxies';
import { shouldHandOn } from './should-hand-on';
import { assertTenantInput } from './validate-tenant';
import { wakeWhoWaits } from './wake-who-waits';

/**
 * Makes the isolated storage of a tenant, in every user pool that has tenants or in those that are named, and has users
 * look again who waited for it. Under whatever id it runs, it goes on where another run has broken off, and making a
 * tenant again changes nothing. An identity pool without a tenant beside it is looked at: its tag says whose it is.
 * Fails with `InvalidTenant`, `TenantsNotConfigured`, `BucketNameTaken`, `TenantOffboarded` …; what was made so far stays.
 */
export async function provisionTenant(input: ProvisionTenantInput): Promise<TenantResult> {
  assertTenantInput(input);
  const { tenant, identityPoolId, pools, group, carried } = input;
  try {
    if (tenant === undefined) return await startNamed(identityPoolId ?? '');
    const first: TenantWish = {
      ...(pools === undefined ? {} : { pools }),
      ...(identityPoolId === undefined ? {} : { identityPoolId }),
      ...(group === undefined ? {} : { group }),
    };
    return await serve(tenant, [...(carried?.wishes ?? [first])]);
  } catch (error) {
    const { type, ...details } = reportOf(error);
    throw fail(type, details);
  }
}

async function startNamed(identityPoolId: string): Promise<TenantResult> {
  const found = await enforcing().findTenants({ identityPoolId, start: true });
  if ('gone' in found) return { nothing: 'identity-pool-gone' };
  const { tenants } = found;
  if (tenants.length === 0) return { nothing: 'identity-pool-without-tag' };
  // Runs of earlier versions were told whose it is, and no more.
  if (found.started !== true) {
    for (const { tenant } of tenants) assertTenantInput({ tenant });
    await enforcing().startTenants({ identityPoolId, tenants });
  }
  return { started: tenants.map(({ tenant }) => tenant) };
}

/** Round by round: what is wished meanwhile belongs to the next. */
async function serve(tenant: string, wishes: TenantWish[]): Promise<TenantResult> {
  setHandler(tenantWanted, (wish) => void wishes.push(wish));
  const inForce = new Set<string>();
  setHandler(policyInForce, ({ name }) => void inForce.add(name));
  upsertSearchAttributes([
    { key: keyword('GatehouseTenant'), value: tenant },
    { key: keyword('GatehouseState'), value: 'active' },
  ]);
  let made: TenantReceipt | undefined;
  for (let round = 1; wishes.length > 0; round++) {
    const wanted = await standing(wishes.splice(0));
    if (wanted.length > 0) {
      const handOn = () => handOnWhenLong(tenant, [...wanted, ...wishes]);
      const { receipt, usersWait } = await makeTenant(tenant, wanted, { number: round, handOn, inForce });
      if (usersWait) await wakeWhoWaits(tenant);
      made = receipt;
    }
    if (wishes.length > 0) await handOnWhenLong(tenant, wishes);
  }
  return made === undefined ? { nothing: 'group-gone' } : { made };
}

async function handOnWhenLong(tenant: string, wishes: readonly TenantWish[]): Promise<void> {
  if (shouldHandOn()) await continueAsNew<typeof provisionTenant>({ tenant, carried: { wishes } });
}

/** Without wishes for groups that are gone. */
async function standing(wishes: readonly TenantWish[]): Promise<readonly TenantWish[]> {
  const stand = await Promise.all(
    wishes.map(({ group }) => (group === undefined ? Promise.resolve(true) : readingPools().groupExists(group))),
  );
  return wishes.filter((_, index) => stand[index] === true);
}
