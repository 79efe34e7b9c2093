import { isUserPoolId, nameProblem } from '../core/contract/names';
import type { ProvisionTenantInput } from '../core/contract/tenants';
import { fail } from './failure';

/** Raises `InvalidInput` or `InvalidTenant` for what `temporal workflow start --input` may have been given. */
export function assertTenantInput(input: Partial<Record<keyof ProvisionTenantInput, unknown>> | undefined): void {
  const { tenant, identityPoolId, pools } = input ?? {};
  const remedy = `Pass an input such as '{"tenant":"acme"}'.`;
  if (tenant === undefined ? typeof identityPoolId !== 'string' : typeof tenant !== 'string') {
    throw fail('InvalidInput', { place: 'input.tenant', value: tenant === undefined ? 'nothing' : typeof tenant, remedy });
  }
  const problem = typeof tenant === 'string' ? nameProblem(tenant) : undefined;
  if (typeof tenant === 'string' && problem !== undefined) {
    throw fail('InvalidTenant', {
      place: 'input.tenant',
      value: tenant.slice(0, 64),
      remedy: `It ${problem}. Use a tenant name that can be part of an S3 key.`,
    });
  }
  const isList = Array.isArray(pools) && pools.length > 0 && pools.every((id) => typeof id === 'string' && isUserPoolId(id));
  if (pools === undefined || isList) return;
  throw fail('InvalidInput', {
    place: 'input.pools',
    remedy: `Pass user pool ids, such as '["us-east-1_AbC123"]', or leave it out.`,
  });
}
