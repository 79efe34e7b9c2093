import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import { GatehouseFailure } from '../core/failures';
import type { PolicyHost } from '../core/ports';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { bucketFailure, bucketOwner } from './bucket-failure';
import { isAwsError } from './to-failure';
import { refusedPrincipal } from './refused-principal';

export interface S3PolicyHostOptions {
  readonly client: S3Client;
  /** The account that must own every bucket (`ExpectedBucketOwner`); undefined leaves the check out. */
  readonly expectedOwner: string | undefined;
  readonly currentAttempt?: CurrentAttempt;
}

/** PolicyHost on S3 buckets (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html). */
export function createS3PolicyHost({ client, expectedOwner, currentAttempt = noAttempt }: S3PolicyHostOptions): PolicyHost {
  const owner = bucketOwner(expectedOwner);
  const options = (bucket: string) => sendOptions(currentAttempt, `bucket=${bucket}`);
  const fail = (error: unknown, bucket: string, call: string) =>
    bucketFailure(client, error, bucket, owner, `bucket=${bucket}, call=${call}`);

  return {
    async read(bucket) {
      try {
        const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket: bucket, ...owner }), options(bucket));
        return Policy;
      } catch (error) {
        if (isAwsError(error) && error.name === 'NoSuchBucketPolicy') return undefined;
        throw await fail(error, bucket, 'GetBucketPolicy');
      }
    },

    async write(bucket, policy) {
      try {
        await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy, ...owner }), options(bucket));
        return 'written';
      } catch (error) {
        if (!isAwsError(error) || error.name !== 'MalformedPolicy') throw await fail(error, bucket, 'PutBucketPolicy');
        return refusedPrincipal(error) ?? Promise.reject(rejected(bucket));
      }
    },

    async remove(bucket) {
      try {
        await client.send(new DeleteBucketPolicyCommand({ Bucket: bucket, ...owner }), options(bucket));
      } catch (error) {
        if (isAwsError(error) && error.name === 'NoSuchBucketPolicy') return;
        throw await fail(error, bucket, 'DeleteBucketPolicy');
      }
    },
  };
}

const rejected = (bucket: string): GatehouseFailure =>
  new GatehouseFailure('PolicyRejected', {
    place: `bucket=${bucket}, call=PutBucketPolicy, error=MalformedPolicy`,
    remedy:
      'Look at what `temporal gatehouse access preview` prints: a statement that Gatehouse does not write, a prefix or a role in it is not one that S3 takes.',
  });
