import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { GatehouseFailure } from '../core/failures';
import { statusOf, toFailure } from './to-failure';

export interface BucketOwner {
  readonly ExpectedBucketOwner?: string;
}

export const bucketOwner = (expectedOwner: string | undefined): BucketOwner =>
  expectedOwner === undefined ? {} : { ExpectedBucketOwner: expectedOwner };

/**
 * An S3 error as a failure. With `ExpectedBucketOwner`, 403 may mean a missing permission or another owner. HEAD of the
 * bucket tells: where it succeeds without the expectation and fails with it, the bucket is another account's.
 */
export async function bucketFailure(
  client: S3Client,
  error: unknown,
  bucket: string,
  owner: BucketOwner,
  place: string,
): Promise<GatehouseFailure> {
  const failure = toFailure(error, place);
  if (failure.type !== 'PermissionMissing' || owner.ExpectedBucketOwner === undefined) return failure;
  const [anyone, expected] = await Promise.all([
    reachable(client, { Bucket: bucket }),
    reachable(client, { Bucket: bucket, ...owner }),
  ]);
  if (!anyone || expected) return failure;
  return new GatehouseFailure('BucketNotOurs', {
    place: `bucket=${bucket}`,
    remedy: 'Use a bucket of this account; nothing was written to it.',
  });
}

/** `undefined` for an object that is not there; raises `BucketMissing` where the bucket is not: HEAD has no body to tell. */
export async function missingObject(client: S3Client, bucket: string, owner: BucketOwner): Promise<undefined> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket, ...owner }));
    return undefined;
  } catch (error) {
    if (statusOf(error) !== 404) throw await bucketFailure(client, error, bucket, owner, `bucket=${bucket}`);
    throw new GatehouseFailure('BucketMissing', {
      place: `bucket=${bucket}`,
      remedy: 'Create the bucket, or correct its name in gatehouse.yaml and run `temporal gatehouse apply`.',
    });
  }
}

const reachable = (client: S3Client, input: { Bucket: string } & BucketOwner): Promise<boolean> =>
  client.send(new HeadBucketCommand(input)).then(
    () => true,
    () => false,
  );
