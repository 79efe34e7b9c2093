import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { BucketFactsOptions } from './bucket-facts';
import { isAwsError, toFailure } from './to-failure';

/** The text of a bucket's policy, or `none`. Raises `PermissionMissing` with the action, `AwsUnavailable` … */
export async function readBucketPolicyText({ client, bucket, expectedOwner }: BucketFactsOptions): Promise<string> {
  const target = { Bucket: bucket, ...(expectedOwner === undefined ? {} : { ExpectedBucketOwner: expectedOwner }) };
  try {
    return (await client.send(new GetBucketPolicyCommand(target))).Policy ?? 'none';
  } catch (error) {
    if (isAwsError(error) && error.name === 'NoSuchBucketPolicy') return 'none';
    throw toFailure(error, `bucket=${bucket}, action=s3:GetBucketPolicy`);
  }
}
