import { policyHosts } from '../../../core/config/policy-hosts';
import { type GatehouseConfig, type PoolConfig, rolesOf } from '../../../core/config/types';
import type { RoleFacts } from '../../../core/ports';
import { type HostState, lookAtHost } from '../access/look-at-host';
import type { Aws } from '../open-aws';
import type { Facts, SessionState } from './facts';
import type { Looker } from './looker';

/** Identity pools, roles and policies of the pools whose access Gatehouse manages, or will. */
export async function lookAtAccess(
  aws: Aws,
  config: GatehouseConfig | undefined,
  looker: Looker,
): Promise<Pick<Facts, 'sessions' | 'hosts'>> {
  const sessions: SessionState[] = [];
  const pools = (config?.pools ?? []).filter(({ userRoles }) => userRoles.length > 0);
  for (const pool of pools) sessions.push(await lookAtSessions(aws, pool, looker));
  const hosts: HostState[] = [];
  for (const host of policyHosts(config)) {
    const found = await looker.look('s3:GetBucketPolicy', () => lookAtHost(aws, host));
    if (found !== undefined) hosts.push(found);
  }
  return { sessions, hosts };
}

/** Who acts in the roles of one pool. */
export async function lookAtSessions(
  { identityPools, roles }: Pick<Aws, 'identityPools' | 'roles'>,
  config: PoolConfig,
  { look }: Looker,
): Promise<SessionState> {
  const { identityPoolId } = config;
  const identityPool =
    identityPoolId === undefined
      ? undefined
      : await look('cognito-identity:DescribeIdentityPool', () => identityPools.describe(identityPoolId));
  const found = new Map<string, RoleFacts | 'unknown'>();
  for (const arn of rolesOf(config)) {
    const role = await look('iam:GetRole', async () => (await roles.read(arn)) ?? ('unknown' as const));
    if (role !== undefined) found.set(arn, role);
  }
  return { config, identityPool, roles: found };
}
