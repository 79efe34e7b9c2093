import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { GatehouseFailure } from '../core/failures';
import { bucketNameTaken } from '../core/layout/tenant-bucket-name';
import type { TenantBuckets } from '../core/ports';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { bucketOwner } from './bucket-failure';
import { isSo } from './control-bucket';
import { isAbsentAtFirst, tenantBucketParts } from './tenant-bucket-parts';
import { isAwsError, statusOf, toFailure } from './to-failure';

export interface S3TenantBucketsOptions {
  readonly client: S3Client;
  readonly region: string;
  /** The account that must own every bucket (`ExpectedBucketOwner`); undefined leaves the check out. */
  readonly expectedOwner: string | undefined;
  readonly currentAttempt?: CurrentAttempt;
}

/** TenantBuckets on S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html). */
export function createS3TenantBuckets(options: S3TenantBucketsOptions): TenantBuckets {
  const { client, region, expectedOwner, currentAttempt = noAttempt } = options;
  const owner = bucketOwner(expectedOwner);
  const sending = (bucket: string) => sendOptions(currentAttempt, `bucket=${bucket}`);
  // us-east-1 is the Region that must not be named.
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };

  /** us-east-1 answers the creation of a bucket that is there as if it were new. */
  const isOurs = (bucket: string): Promise<boolean> =>
    expectedOwner === undefined
      ? Promise.resolve(false)
      : client.send(new HeadBucketCommand({ Bucket: bucket, ...owner }), sending(bucket)).then(
          () => true,
          () => false,
        );

  return {
    async look(bucket) {
      try {
        await client.send(new HeadBucketCommand({ Bucket: bucket }), sending(bucket));
        return 'taken';
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return 'absent';
        // Somebody else's, or in another Region.
        if (status === 403 || status === 301) return 'taken';
        throw toFailure(error, `bucket=${bucket}, call=HeadBucket`);
      }
    },

    async create(bucket) {
      // What keeps the look from succeeding keeps the creation from it, too, and says why.
      if (await isOurs(bucket)) return 'there';
      const input = { Bucket: bucket, ...where, ObjectOwnership: 'BucketOwnerEnforced' as const };
      try {
        await client.send(new CreateBucketCommand(input), sending(bucket));
        return 'created';
      } catch (error) {
        if (isAwsError(error) && error.name === 'BucketAlreadyOwnedByYou') return 'there';
        if (isAwsError(error) && error.name === 'BucketAlreadyExists') throw bucketNameTaken(bucket);
        throw toFailure(error, `bucket=${bucket}, call=CreateBucket`);
      }
    },

    async ensure(bucket, settings, made) {
      const target = { Bucket: bucket, ...owner };
      const isNew = made === 'created';
      const changed: string[] = [];
      // One after the other: S3 answers 409 to changes of one bucket that meet.
      for (const part of tenantBucketParts(settings)) {
        try {
          const toSet = isNew && isAbsentAtFirst(part);
          if (!toSet && (await isSo(client, target, part))) continue;
          sending(bucket);
          await part.makeSo(client, target, isNew);
        } catch (error) {
          throw settingFailure(error, bucket, part.part);
        }
        changed.push(part.part);
      }
      return changed;
    },
  };
}

/** A bucket that was just made is not everywhere at once. */
function settingFailure(error: unknown, bucket: string, part: string): GatehouseFailure {
  const failure = toFailure(error, `bucket=${bucket}, setting=${part}`);
  if (failure.type !== 'BucketMissing') return failure;
  const remedy = 'Nothing to do: it is tried again.';
  return new GatehouseFailure('AwsUnavailable', { place: failure.details.place, remedy }, { cause: error });
}
