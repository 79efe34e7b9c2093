import { providersOf } from '../../../core/config/role-exclusive';
import type { GatehouseConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { hasTenants } from '../../../core/plan/plan-tenant';
import type { IdentityPoolFacts } from '../../../core/ports';
import type { TenantRecord } from '../../../core/registry/tenant-record';
import type { Aws } from '../open-aws';
import { listTenants } from '../tenant/read-tenants';
import type { Facts, SessionState } from './facts';
import type { Looker } from './looker';

/** All of thousands would take long, and they are made alike. */
export const most = { recordsRead: 200, identityPools: 50 } as const;

type OfTenants = Facts['tenants'];

export const noTenantPools: OfTenants = { sessions: [], gone: [], isPartial: false };

/** An identity pool that the record of a tenant names. */
interface Named {
  readonly record: TenantRecord;
  readonly identityPoolId: string;
}

/** The identity pools that tenants have for themselves, as far as their records name them: the first by the tenant's name. */
export async function lookAtTenants(
  aws: Pick<Aws, 'objects' | 'controlBucket' | 'identityPools'>,
  config: GatehouseConfig | undefined,
  { look }: Looker,
): Promise<OfTenants> {
  const pools = (config?.pools ?? []).filter((pool) => hasTenants(pool) && pool.userRoles.length > 0);
  if (config === undefined || pools.length === 0) return noTenantPools;
  const records = (await look('s3:ListBucket', () => listTenants(aws, most.recordsRead))) ?? [];
  const configured = config.pools.map(({ identityPoolId }) => identityPoolId);
  const named = records
    .filter(({ state }) => state !== 'offboarded')
    .flatMap((record) => record.identityPools.map((identityPoolId): Named => ({ record, identityPoolId })))
    .filter(({ identityPoolId }) => !configured.includes(identityPoolId));
  const sessions: SessionState[] = [];
  const gone: OfTenants['gone'][number][] = [];
  for (const { record, identityPoolId } of named.slice(0, most.identityPools)) {
    const facts = await look('cognito-identity:DescribeIdentityPool', () => describe(aws, identityPoolId));
    if (facts === 'gone') gone.push({ tenant: record.tenant, identityPoolId });
    else if (facts !== undefined) sessions.push(...sessionsOf(pools, { record, identityPoolId }, facts));
  }
  return { sessions, gone, isPartial: records.length === most.recordsRead || named.length > most.identityPools };
}

async function describe({ identityPools }: Pick<Aws, 'identityPools'>, id: string): Promise<IdentityPoolFacts | 'gone'> {
  try {
    return await identityPools.describe(id);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'IdentityPoolMissing') return 'gone';
    throw error;
  }
}

/** For each user pool of the tenant whose tokens it takes; for all of the tenant's where it takes none of them, which is amiss. */
function sessionsOf(
  pools: readonly SessionState['config'][],
  { record, identityPoolId }: Named,
  identityPool: IdentityPoolFacts,
): readonly SessionState[] {
  const serving = record.storages.flatMap(({ pool }) => pools.find(({ userPoolId }) => userPoolId === pool) ?? []);
  const taken = serving.filter((pool) => providersOf(pool, identityPool).length > 0);
  return (taken.length > 0 ? taken : serving).map((pool) => ({
    config: { ...pool, identityPoolId },
    identityPool,
    roles: new Map(),
    tenant: record.tenant,
  }));
}
