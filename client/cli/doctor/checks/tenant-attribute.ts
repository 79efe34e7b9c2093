import type { Facts, PoolState } from '../facts';
import type { Finding } from '../finding';
import { clientWritable } from './client-writable';

/** The tenant's attribute is there, and only the back office writes it. */
export const checkTenantAttribute = ({ pools }: Pick<Facts, 'pools'>): readonly Finding[] =>
  pools.flatMap((state) => {
    const { tenantAttribute } = state.config;
    if (tenantAttribute === undefined) return [];
    return [
      ...missing(state, tenantAttribute),
      ...clientWritable(
        state,
        tenantAttribute,
        'tenant-client-writable',
        'Users can write it themselves, and so move into any tenant that they can name.',
      ),
    ];
  });

function missing({ config, pool }: PoolState, attribute: string): readonly Finding[] {
  if (pool === undefined || pool.schema.some(({ Name }) => Name === attribute)) return [];
  const what = 'The pool has no such attribute: no user has a tenant, and none can be given storage.';
  const remedy = 'Correct tenantAttribute in gatehouse.yaml, then run `temporal gatehouse apply`.';
  return [
    { severity: 'error', name: 'tenant-missing', place: `pool=${config.userPoolId}, attribute=${attribute}`, what, remedy },
  ];
}
