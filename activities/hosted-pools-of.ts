import { hasDataBucket, type HostedPool, hostedPools } from '../core/config/hosted-pools';
import type { PublishedConfig } from '../core/config/types';
import type { PolicyHostRef } from '../core/contract/access';
import type { ActivityPorts } from './activity-ports';
import { readTenantBucket } from './tenant-buckets';

/** The pools that are in force on a policy host. Raises `RecordUnreadable`. */
export async function hostedPoolsOf(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  { config: { pools } }: PublishedConfig,
  { name }: PolicyHostRef,
): Promise<readonly HostedPool[]> {
  const known = hasDataBucket(pools, name) ? undefined : await readTenantBucket(ports, name);
  return hostedPools(pools, name, known?.whose);
}
