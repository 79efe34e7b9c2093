import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketTaggingCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { TenantBucketSettings } from '../core/ports';
import { type BucketSetting, bucketSettings, type Target } from './control-bucket';
import { endOfUploads } from './bucket-facts';
import { isAwsError } from './to-failure';

/** What a bucket has from the start, as a rule. */
const givenFromTheStart: readonly string[] = ['encryption', 'ownership (no ACLs)'];

/** Whether there is nothing to look for in a bucket that was just made: the setting is not there. */
export const isAbsentAtFirst = ({ part }: BucketSetting): boolean => !givenFromTheStart.includes(part);

/** What guards a tenant's bucket comes first: nobody can reach it until its policy lets them. */
export function tenantBucketParts({
  kmsKey,
  versioning,
  tags,
  incompleteUploadDays,
}: TenantBucketSettings): readonly BucketSetting[] {
  const common = bucketSettings.filter(
    ({ part }) => (part !== 'versioning' || versioning) && (part !== 'encryption' || kmsKey === undefined),
  );
  return [
    ...common.filter(({ part }) => part === 'public access block'),
    ...common.filter(({ part }) => part !== 'public access block'),
    ...(kmsKey === undefined ? [] : [encryptedWith(kmsKey)]),
    endingUploads(incompleteUploadDays),
    ...(Object.keys(tags).length === 0 ? [] : [tagged(tags)]),
  ];
}

/** One KMS call for many objects (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html). */
const encryptedWith = (kmsKey: string): BucketSetting => ({
  part: 'encryption',
  unset: 'ServerSideEncryptionConfigurationNotFoundError',
  isSo: async (client, target) => {
    const { ServerSideEncryptionConfiguration: found } = await client.send(new GetBucketEncryptionCommand(target));
    return (found?.Rules ?? []).some(({ ApplyServerSideEncryptionByDefault: by }) => by?.KMSMasterKeyID === kmsKey);
  },
  makeSo: (client, target) => {
    const by = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: kmsKey };
    const Rules = [{ ApplyServerSideEncryptionByDefault: by, BucketKeyEnabled: true }];
    return client.send(new PutBucketEncryptionCommand({ ...target, ServerSideEncryptionConfiguration: { Rules } }));
  },
});

/** Beside the rules that are there. */
const endingUploads = (days: number): BucketSetting => ({
  part: 'end of incomplete uploads',
  ...endOfUploads,
  makeSo: async (client, target, isNew = false) => {
    const rule = {
      ID: 'gatehouse-incomplete-uploads',
      Status: 'Enabled' as const,
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: days },
    };
    const others = isNew ? [] : await rulesOf(client, target);
    const LifecycleConfiguration = { Rules: [...others, rule] };
    return client.send(new PutBucketLifecycleConfigurationCommand({ ...target, LifecycleConfiguration }));
  },
});

async function rulesOf(client: S3Client, target: Target) {
  try {
    return (await client.send(new GetBucketLifecycleConfigurationCommand(target))).Rules ?? [];
  } catch (error) {
    if (isAwsError(error) && error.name === endOfUploads.unset) return [];
    throw error;
  }
}

/** Beside the tags that are there. */
const tagged = (tags: TenantBucketSettings['tags']): BucketSetting => ({
  part: 'tags',
  unset: 'NoSuchTagSet',
  isSo: async (client, target) => {
    const { TagSet = [] } = await client.send(new GetBucketTaggingCommand(target));
    return Object.entries(tags).every(([key, value]) => TagSet.some((tag) => tag.Key === key && tag.Value === value));
  },
  makeSo: async (client, target, isNew = false) => {
    const found = isNew ? [] : await tagsOf(client, target);
    const others = found.filter(({ Key = '' }) => !Object.hasOwn(tags, Key));
    const TagSet = [...others, ...Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))];
    return client.send(new PutBucketTaggingCommand({ ...target, Tagging: { TagSet } }));
  },
});

async function tagsOf(client: S3Client, target: Target) {
  try {
    return (await client.send(new GetBucketTaggingCommand(target))).TagSet ?? [];
  } catch (error) {
    if (isAwsError(error) && error.name === 'NoSuchTagSet') return [];
    throw error;
  }
}
