import { GetObjectTaggingCommand, PutObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectRef } from '../core/ports';
import type { ObjectTags } from '../core/tags/object-tags';
import { sortTags } from '../core/tags/tags';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { bucketFailure, bucketOwner } from './bucket-failure';
import { isAwsError } from './to-failure';

export interface S3ObjectTagsOptions {
  readonly client: S3Client;
  /** The account that must own every bucket (`ExpectedBucketOwner`); undefined leaves the check out. */
  readonly expectedOwner: string | undefined;
  readonly currentAttempt?: CurrentAttempt;
}

/** ObjectTags on S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html). */
export function createS3ObjectTags({ client, expectedOwner, currentAttempt = noAttempt }: S3ObjectTagsOptions): ObjectTags {
  const owner = bucketOwner(expectedOwner);
  /** `undefined` for an object that is gone. */
  const call = async <T>({ bucket, key }: ObjectRef, send: (options: ReturnType<typeof sendOptions>) => Promise<T>) => {
    const place = `bucket=${bucket}, key=${key}`;
    try {
      return await send(sendOptions(currentAttempt, place));
    } catch (error) {
      if (isGone(error)) return undefined;
      throw await bucketFailure(client, error, bucket, owner, place);
    }
  };
  return {
    read: (ref) =>
      call(ref, async (options) => {
        const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ ...inputOf(ref), ...owner }), options);
        return sortTags(TagSet.map(({ Key = '', Value = '' }) => [Key, Value] as const));
      }),

    replace: async (ref, tags) => {
      const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const input = { ...inputOf(ref), ...owner, Tagging: { TagSet } };
      const done = await call(ref, (options) => client.send(new PutObjectTaggingCommand(input), options));
      return done !== undefined;
    },
  };
}

const inputOf = ({ bucket, key }: ObjectRef) => ({ Bucket: bucket, Key: key });

/** In a versioned bucket, what is current may be a marker of a deletion, which has no tags. */
const isGone = (error: unknown): boolean => isAwsError(error) && ['NoSuchKey', 'MethodNotAllowed'].includes(error.name);
