import { rolesOf, type PublishedConfig } from '../../../core/config/types';
import { isolationMatrix, namedSubs } from '../../../core/isolation/isolation-matrix';
import { judgeCases, type IsolationReport } from '../../../core/isolation/isolation-report';
import { lookAlikes } from '../../../core/isolation/look-alikes';
import type { TenantPlace } from '../../../core/isolation/tenant-places';
import type { NamedPolicy, PolicyDocument } from '../../../core/policy/document';
import { readLive } from '../../../core/policy/read-live';
import { storageIn, type TenantRecord } from '../../../core/registry/tenant-record';
import { compileInput, lookAtHost } from '../access/look-at-host';
import type { Aws } from '../open-aws';
import type { ServingPool } from './pools-of-tenant';

/** What was found of a tenant in one pool. */
export interface PoolIsolation extends IsolationReport {
  readonly pool: string;
  readonly bucket: string;
  /** Tenants of the registry, and names that look like this one, that it was tried against. */
  readonly tenants: readonly string[];
  readonly lookAlikes: readonly string[];
}

interface Subject extends ServingPool {
  readonly tenant: string;
  readonly published: PublishedConfig;
  readonly sample: readonly TenantRecord[];
}

/**
 * Judges every request of the matrix by the live policies of the buckets and of the roles, as they are now. Raises what
 * {@link lookAtHost} raises, and what Roles raise.
 */
export async function verifyIsolation(aws: Aws, subject: Subject): Promise<PoolIsolation> {
  const { tenant, pool, bucket, alone, served, published, sample } = subject;
  const now = new Date();
  const compiledFrom = compileInput(await lookAtHost(aws, { kind: 's3', name: bucket }), published, now);
  const of = (record: TenantRecord): TenantPlace => {
    const storage = storageIn(record, pool.userPoolId);
    return { tenant: record.tenant, bucket: storage?.bucket ?? pool.dataBucket, alone: storage?.mode === 'bucket' };
  };
  const alike = lookAlikes(tenant).filter((name) => !sample.some((record) => record.tenant === name));
  const others: readonly TenantPlace[] = [...sample.map(of), ...alike.map((name) => ({ tenant: name, bucket: pool.dataBucket }))];
  const buckets = await livePolicies(aws, [bucket, ...others.map((other) => other.bucket)]);
  const roles = await rolePolicies(aws, rolesOf(pool));
  const named = namedSubs(buckets.get(bucket));
  const cases = isolationMatrix({ pool, compiledFrom, tenant: { tenant, bucket, alone }, others, named, served });
  const report = judgeCases(
    cases,
    (name, role) => {
      const identity = roles.get(role) ?? [];
      const document = buckets.get(name);
      return document === undefined ? { identity } : { identity, resource: { name, document } };
    },
    now.toISOString(),
  );
  return { pool: pool.userPoolId, bucket, tenants: sample.map((record) => record.tenant), lookAlikes: alike, ...report };
}

async function livePolicies(
  { hosts }: Aws,
  buckets: readonly string[],
): Promise<ReadonlyMap<string, PolicyDocument | undefined>> {
  const found = new Map<string, PolicyDocument | undefined>();
  for (const name of new Set(buckets)) found.set(name, readLive({ kind: 's3', name }, await hosts.s3.read(name)));
  return found;
}

/** A role that IAM does not know allows nothing. */
async function rolePolicies({ roles }: Aws, arns: readonly string[]): Promise<ReadonlyMap<string, readonly NamedPolicy[]>> {
  const found = new Map<string, readonly NamedPolicy[]>();
  for (const arn of arns) found.set(arn, (await roles.read(arn))?.policies ?? []);
  return found;
}
