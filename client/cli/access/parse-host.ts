import { hostedPools } from '../../../core/config/hosted-pools';
import { policyHosts } from '../../../core/config/policy-hosts';
import { managesAccess, type GatehouseConfig } from '../../../core/config/types';
import type { PolicyHostRef } from '../../../core/contract/access';
import { isBucketName } from '../../../core/contract/names';
import { GatehouseFailure } from '../../../core/failures';
import type { HostPorts } from './look-at-host';
import { readTenantBucket } from './read-tenant-bucket';

/**
 * `s3:<bucket>` of the published configuration or of a tenant; where none is named, the only one of the configuration.
 * Raises `InvalidInput`, and what reading whose a bucket is raises.
 */
export async function parseHost(
  ports: Pick<HostPorts, 'objects' | 'controlBucket'>,
  text: string | undefined,
  config: GatehouseConfig,
): Promise<PolicyHostRef> {
  const hosts = policyHosts(config);
  const [only, ...others] = hosts;
  if (text === undefined && only !== undefined && others.length === 0) return only;
  const found = hosts.find(({ kind, name }) => `${kind}:${name}` === text) ?? (await hostOfTenant(ports, text, config));
  if (found !== undefined) return found;
  throw new GatehouseFailure('InvalidInput', {
    place: '--host',
    ...(text === undefined ? {} : { value: text }),
    remedy: remedyFor(hosts, config),
  });
}

async function hostOfTenant(
  ports: Pick<HostPorts, 'objects' | 'controlBucket'>,
  text: string | undefined,
  { pools }: GatehouseConfig,
): Promise<PolicyHostRef | undefined> {
  const name = text?.startsWith('s3:') === true ? text.slice('s3:'.length) : '';
  if (!isBucketName(name)) return undefined;
  const hosted = hostedPools(pools, name, await readTenantBucket(ports, pools, name));
  return hosted.some(managesAccess) ? { kind: 's3', name } : undefined;
}

function remedyFor(hosts: readonly PolicyHostRef[], { pools }: GatehouseConfig): string {
  if (hosts.length === 0) {
    return 'No pool of the published configuration names userRoles beyond `mode: observe`: Gatehouse writes no policy.';
  }
  const names = hosts.map(({ kind, name }) => `${kind}:${name}`).join(', ');
  const ofTenants = pools.some(({ tenants }) => tenants !== undefined) ? ', or s3:<bucket> of a tenant that is there' : '';
  return `Pass one of ${names}${ofTenants}.`;
}
