import { inPolicy } from '../../../core/access/in-policy';
import { hostedPools } from '../../../core/config/hosted-pools';
import { tagsInForce } from '../../../core/config/policy-hosts';
import type { PublishedConfig } from '../../../core/config/types';
import type { PolicyHostRef } from '../../../core/contract/access';
import { GatehouseFailure } from '../../../core/failures';
import { accessRecordKey } from '../../../core/layout/control-keys';
import { compile, type CompiledPolicy, type CompileInput } from '../../../core/policy/compile';
import type { PolicyDocument } from '../../../core/policy/document';
import { ownerMark, readMark } from '../../../core/policy/owner-mark';
import { readLive } from '../../../core/policy/read-live';
import { type AccessRecord, newAccessRecord } from '../../../core/registry/access-record';
import { parseAccessRecord } from '../../../core/registry/parse-access-record';
import type { TenantBucket } from '../../../core/registry/tenant-bucket';
import type { Aws } from '../open-aws';

/** A policy host as it is. */
export interface HostState {
  readonly host: PolicyHostRef;
  /** `undefined`: no writer has recorded anything yet. */
  readonly record: AccessRecord | undefined;
  readonly live: PolicyDocument | undefined;
  /** Whose it is, where one tenant has the bucket for itself; who looks at those has read it. */
  readonly whose?: TenantBucket | undefined;
}

export type HostPorts = Pick<Aws, 'objects' | 'hosts' | 'controlBucket'>;

/**
 * The record and the live policy of a host. Raises `RecordUnreadable`, `PolicyUnreadable`, `HostOwnedElsewhere`, and what
 * ObjectStore and PolicyHost raise.
 */
export async function lookAtHost(ports: HostPorts, host: PolicyHostRef): Promise<HostState> {
  const record = await readAccessRecord(ports, host);
  const live = readLive(host, await ports.hosts[host.kind].read(host.name));
  const mark = readMark(live);
  if (mark !== undefined && mark.owner !== ownerMark(ports.controlBucket)) {
    throw new GatehouseFailure('HostOwnedElsewhere', {
      place: `policy of ${host.kind}:${host.name}`,
      value: mark.owner,
      remedy: 'Serve this bucket from one deployment: take it out of the other one, or use another dataBucket here.',
    });
  }
  return { host, record, live };
}

/** Raises `RecordUnreadable` and what ObjectStore raises. */
export async function readAccessRecord(
  { objects, controlBucket }: Pick<HostPorts, 'objects' | 'controlBucket'>,
  { kind, name }: PolicyHostRef,
): Promise<AccessRecord | undefined> {
  const ref = { bucket: controlBucket, key: accessRecordKey(kind, name) };
  const found = await objects.read(ref);
  if (found === undefined || found === 'unchanged') return undefined;
  return parseAccessRecord(found.text, `bucket=${ref.bucket}, key=${ref.key}`);
}

type Configured = Pick<PublishedConfig, 'config' | 'tagsInForceFrom'>;

/** What the writer of a host compiles from, under a configuration. */
export function compileInput({ host, record, live, whose }: HostState, configured: Configured, now: Date): CompileInput {
  const owner = ownerMark(configured.config.controlBucket);
  return {
    host,
    owner,
    pools: hostedPools(configured.config.pools, host.name, whose),
    record: inPolicy(record ?? newAccessRecord(host, owner)),
    live,
    tagsInForce: tagsInForce(configured, now),
  };
}

export const compileFor = (state: HostState, configured: Configured, now: Date): CompiledPolicy =>
  compile(compileInput(state, configured, now));
