import { tenantFolder } from '../layout/tenant-prefix';
import { tenantOffboarding } from './tenant-offboarding-schema';
import type { PoolConfig } from './types';

type Pool = Pick<PoolConfig, 'tenants' | 'dataBucket' | 'layout'>;

/** What a change of `tenants` means, in words. */
export function describeTenants(before: Pool | undefined, after: Pool): readonly string[] {
  const [from, to] = [before === undefined ? undefined : inWords(before), inWords(after)];
  if (from === to) return [];
  if (to === undefined) return ['tenants are made by nobody any more; those that are there stay, and users need none'];
  const moved = before?.tenants !== undefined && before.tenants.mode !== after.tenants?.mode;
  return [
    `${to}${from === undefined ? '' : ` (before: ${from})`}`,
    ...(before?.tenants === undefined ? ['only users of a tenant that was made get storage from now on'] : []),
    ...(moved ? ['tenants that are there stay where they are'] : []),
  ];
}

function inWords({ tenants, dataBucket, layout }: Pool): string | undefined {
  if (tenants === undefined) return undefined;
  const { mode, bucket, structure, grants, objectTags, identityPoolTag, group, onFirstUser, offboarding } = tenants;
  const where = mode === 'prefix' ? `${dataBucket}/${tenantFolder(layout)}` : `a bucket of its own, ${bucket?.pattern ?? ''}`;
  const parts = [
    `each tenant gets ${where}`,
    ...(structure.length === 0 ? [] : [`with ${structure.join(', ')}`]),
    ...(bucket === undefined ? [] : [describeBucket(bucket)]),
    ...(objectTags === undefined ? [] : [`objects are tagged ${inPairs(objectTags)}`]),
    ...grants.map(({ prefix, allow }) => `its users may ${allow.join(', ')} on ${prefix}`),
    `made for identity pools with tag ${identityPoolTag}`,
    ...(group === undefined ? [] : [`for groups ${group}`]),
    ...(onFirstUser ? ['and for the first user of a tenant that nobody made'] : []),
    ...(offboarding === undefined ? [] : [describeOffboarding(offboarding)]),
  ];
  return parts.join('; ');
}

const describeBucket = ({ kmsKey, versioning, tags, incompleteUploadDays }: Bucket): string =>
  [
    kmsKey === undefined ? 'encrypted with keys of S3' : `encrypted with ${kmsKey}`,
    versioning ? 'versioned' : 'without versions',
    `incomplete uploads end after ${String(incompleteUploadDays)} d`,
    ...(tags === undefined ? [] : [`tagged ${inPairs(tags)}`]),
  ].join(', ');

const describeOffboarding = (written: NonNullable<NonNullable<PoolConfig['tenants']>['offboarding']>): string => {
  const { approveAbove, deleteBucket } = tenantOffboarding(written);
  const kept = deleteBucket
    ? `its own bucket is deleted when it is empty and ${written.retain} are over`
    : 'its own bucket stays';
  return `of one that goes, more than ${String(approveAbove)} users wait for approval and ${kept}`;
};

type Bucket = NonNullable<NonNullable<PoolConfig['tenants']>['bucket']>;

const inPairs = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
