import { type HostedPool, hostedPools } from '../../../core/config/hosted-pools';
import type { GatehouseConfig } from '../../../core/config/types';
import type { PolicyHostRef } from '../../../core/contract/access';
import type { AccessRecord } from '../../../core/registry/access-record';
import { type HostPorts, readAccessRecord } from './look-at-host';
import { readTenantBucket } from './read-tenant-bucket';

type RegistryPorts = Pick<HostPorts, 'objects' | 'controlBucket'>;

/** A policy host as the registry has it. */
export interface RegisteredHost {
  readonly host: PolicyHostRef;
  /** Of a bucket that one tenant has for itself. */
  readonly tenant?: string;
  /** Those that are in force there. */
  readonly pools: readonly HostedPool[];
  /** What its writer keeps; `undefined`: no writer has recorded anything yet. */
  readonly record: AccessRecord | undefined;
}

/** Raises `RecordUnreadable` and what ObjectStore raises. */
export async function readHost(ports: RegistryPorts, host: PolicyHostRef, { pools }: GatehouseConfig): Promise<RegisteredHost> {
  const [whose, record] = await Promise.all([readTenantBucket(ports, pools, host.name), readAccessRecord(ports, host)]);
  const hosted = hostedPools(pools, host.name, whose);
  const tenant = hosted.flatMap(({ onlyTenant }) => onlyTenant ?? [])[0];
  return { host, ...(tenant === undefined ? {} : { tenant }), pools: hosted, record };
}
