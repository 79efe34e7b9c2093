import { DeleteBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BucketRemoval } from '../core/bucket-removal';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { bucketFailure, bucketOwner } from './bucket-failure';
import { isAwsError } from './to-failure';

export interface S3BucketRemovalOptions {
  readonly client: S3Client;
  /** The account that must own every bucket (`ExpectedBucketOwner`); undefined leaves the check out. */
  readonly expectedOwner: string | undefined;
  readonly currentAttempt?: CurrentAttempt;
}

/** BucketRemoval on S3, which itself deletes no bucket that holds anything (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html). */
export function createS3BucketRemoval({
  client,
  expectedOwner,
  currentAttempt = noAttempt,
}: S3BucketRemovalOptions): BucketRemoval {
  const owner = bucketOwner(expectedOwner);
  return {
    async deleteEmpty(bucket) {
      const place = `bucket=${bucket}, call=DeleteBucket`;
      try {
        await client.send(new DeleteBucketCommand({ Bucket: bucket, ...owner }), sendOptions(currentAttempt, place));
        return 'deleted';
      } catch (error) {
        if (isAwsError(error) && error.name === 'NoSuchBucket') return 'deleted';
        if (isAwsError(error) && error.name === 'BucketNotEmpty') return 'not-empty';
        throw await bucketFailure(client, error, bucket, owner, place);
      }
    },
  };
}
