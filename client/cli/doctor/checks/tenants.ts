import type { Facts } from '../facts';
import type { Finding } from '../finding';
import { most } from '../look-at-tenants';
import { mostBuckets } from '../tenant-buckets';
import { checkIdentityPools } from './identity-pools';

/** Identity pools that tenants have for themselves are as that of their pool has to be; and what was not looked at is said. */
export const checkTenants = ({
  tenants,
  moreTenantBuckets,
}: Pick<Facts, 'tenants' | 'moreTenantBuckets'>): readonly Finding[] => [
  ...checkIdentityPools(tenants),
  ...tenants.gone.map(({ tenant, identityPoolId }): Finding => ({
    severity: 'info',
    name: 'tenant-identity-pool-gone',
    place: `tenant=${tenant}, identityPool=${identityPoolId}`,
    what: 'The tenant was made for it, and it is no more: nobody gets credentials of it.',
  })),
  ...(tenants.isPartial
    ? [
        notAll(
          'identity pools',
          `the first ${String(most.identityPools)} that the first ${String(most.recordsRead)} tenants name`,
        ),
      ]
    : []),
  ...(moreTenantBuckets ? [notAll('buckets', `the first ${String(mostBuckets)}`)] : []),
];

const notAll = (what: string, looked: string): Finding => ({
  severity: 'info',
  name: 'tenants-not-all-looked-at',
  place: `${what} of tenants`,
  what: `Only ${looked} by name were looked at, and there are more: of the others nothing is said here.`,
  remedy: '`temporal gatehouse tenant verify <tenant>` looks at one of them',
});
