import { policyHosts } from '../../../core/config/policy-hosts';
import type { GatehouseConfig } from '../../../core/config/types';
import { parseTenantBucketKey, tenantBucketsPrefix } from '../../../core/layout/control-keys';
import type { HostPorts } from './look-at-host';
import { readHost, type RegisteredHost } from './read-host';
import { hasTenantBuckets } from './read-tenant-bucket';

const ofPage = 1_000;
const sideBySide = 16;

/**
 * Every policy host of a deployment: the data buckets, then the buckets that tenants have for themselves, by name; a few
 * of them in memory at a time, however many there are. Retired ones are left out. Raises what {@link readHost} raises.
 */
export async function* everyHost(
  ports: Pick<HostPorts, 'objects' | 'controlBucket'>,
  config: GatehouseConfig,
): AsyncGenerator<RegisteredHost> {
  for (const host of policyHosts(config)) yield await readHost(ports, host, config);
  if (!hasTenantBuckets(config.pools)) return;
  for await (const names of tenantBuckets(ports)) {
    const read = await Promise.all(names.map((name) => readHost(ports, { kind: 's3', name }, config)));
    yield* read.filter(({ tenant }) => tenant !== undefined);
  }
}

async function* tenantBuckets({
  objects,
  controlBucket,
}: Pick<HostPorts, 'objects' | 'controlBucket'>): AsyncGenerator<readonly string[]> {
  let after: string | undefined;
  do {
    const keys = await objects.firstKeys(controlBucket, tenantBucketsPrefix, ofPage, after);
    const names = keys.flatMap((key) => parseTenantBucketKey(key) ?? []);
    for (let from = 0; from < names.length; from += sideBySide) yield names.slice(from, from + sideBySide);
    after = keys.length < ofPage ? undefined : keys.at(-1);
  } while (after !== undefined);
}
