import { GetBucketLifecycleConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { type BucketSetting, bucketSettings, isSo } from './control-bucket';
import { toFailure } from './to-failure';

/** What is looked at of a bucket, and the IAM action that it takes. */
export const bucketReads = {
  encryption: 's3:GetEncryptionConfiguration',
  versioning: 's3:GetBucketVersioning',
  'public access block': 's3:GetBucketPublicAccessBlock',
  'ownership (no ACLs)': 's3:GetBucketOwnershipControls',
  'end of incomplete uploads': 's3:GetLifecycleConfiguration',
} as const;

export type BucketRead = keyof typeof bucketReads;

export interface BucketFactsOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly expectedOwner?: string | undefined;
}

/** Incomplete uploads are invisible in listings and cost like objects (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html). */
export const endOfUploads: Pick<BucketSetting, 'unset' | 'isSo'> = {
  unset: 'NoSuchLifecycleConfiguration',
  isSo: async (client, target) => {
    const { Rules = [] } = await client.send(new GetBucketLifecycleConfigurationCommand(target));
    return Rules.some((rule) => rule.Status === 'Enabled' && rule.AbortIncompleteMultipartUpload !== undefined);
  },
};

/** Whether a setting of a bucket is as Gatehouse wants it. Raises `PermissionMissing` with the action, `AwsUnavailable` … */
export async function readBucketSetting(options: BucketFactsOptions, read: BucketRead): Promise<boolean> {
  const { client, bucket, expectedOwner } = options;
  const target = { Bucket: bucket, ...(expectedOwner === undefined ? {} : { ExpectedBucketOwner: expectedOwner }) };
  try {
    return await isSo(client, target, bucketSettings.find(({ part }) => part === read) ?? endOfUploads);
  } catch (error) {
    throw toFailure(error, `bucket=${bucket}, action=${bucketReads[read]}`);
  }
}
