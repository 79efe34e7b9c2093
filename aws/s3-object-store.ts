import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ObjectRef, ObjectStore, PutOptions, WriteCondition } from '../core/ports';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { bucketFailure, bucketOwner, missingObject } from './bucket-failure';
import { keyFailure, type KeyNeed } from './key-failure';
import { s3Uploads } from './s3-uploads';
import { isAwsError, statusOf } from './to-failure';

export interface S3ObjectStoreOptions {
  readonly client: S3Client;
  /** The account that must own every bucket (`ExpectedBucketOwner`); undefined leaves the check out. */
  readonly expectedOwner: string | undefined;
  readonly currentAttempt?: CurrentAttempt;
}

/**
 * ObjectStore on S3. Documents are small and read whole. Conditional writes
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html) answer `written: false` on 412.
 */
export function createS3ObjectStore({ client, expectedOwner, currentAttempt = noAttempt }: S3ObjectStoreOptions): ObjectStore {
  const owner = bucketOwner(expectedOwner);
  const target = ({ bucket, key }: ObjectRef) => ({ Bucket: bucket, Key: key, ...owner });
  const options = (place: string) => sendOptions(currentAttempt, place);
  const fail = (error: unknown, bucket: string, key: string) =>
    bucketFailure(client, error, bucket, owner, place({ bucket, key }));

  return {
    async head(ref) {
      try {
        const found = await client.send(new HeadObjectCommand(target(ref)), options(place(ref)));
        return { etag: found.ETag ?? '', bytes: found.ContentLength ?? 0, metadata: found.Metadata ?? {} };
      } catch (error) {
        if (statusOf(error) === 404) return missingObject(client, ref.bucket, owner);
        throw await fail(error, ref.bucket, ref.key);
      }
    },

    async read(ref, unlessEtag) {
      try {
        const condition = unlessEtag === undefined ? {} : { IfNoneMatch: unlessEtag };
        const found = await client.send(new GetObjectCommand({ ...target(ref), ...condition }), options(place(ref)));
        return { text: (await found.Body?.transformToString('utf-8')) ?? '', etag: found.ETag ?? '' };
      } catch (error) {
        if (statusOf(error) === 304) return 'unchanged';
        if (isAwsError(error) && error.name === 'NoSuchKey') return undefined;
        throw keyFailure(error, place(ref), 'what is read') ?? (await fail(error, ref.bucket, ref.key));
      }
    },

    async write(ref, body, condition, put = {}) {
      try {
        const input = { ...target(ref), ...conditionHeaders(condition), ...contentOf(body, put) };
        const { ETag } = await client.send(new PutObjectCommand(input), options(place(ref)));
        return { written: true, etag: ETag ?? '' };
      } catch (error) {
        // 412: the condition does not hold. With If-Match, 404 NoSuchKey says the same of an object that is gone.
        if (statusOf(error) === 412) return { written: false };
        if (isAwsError(error) && error.name === 'NoSuchKey') return { written: false };
        throw keyFailure(error, place(ref), keyNeed(put)) ?? (await fail(error, ref.bucket, ref.key));
      }
    },

    async remove(ref, etag) {
      try {
        await client.send(new DeleteObjectCommand({ ...target(ref), IfMatch: etag }), options(place(ref)));
        return true;
      } catch (error) {
        if (statusOf(error) === 412) return false;
        if (statusOf(error) === 404 && isAwsError(error) && error.name !== 'NoSuchBucket') return true;
        throw await fail(error, ref.bucket, ref.key);
      }
    },

    async firstKeys(bucket, prefix, limit, after) {
      try {
        const input = { Bucket: bucket, Prefix: prefix, MaxKeys: limit, StartAfter: after, ...owner };
        const { Contents = [] } = await client.send(new ListObjectsV2Command(input), options(`bucket=${bucket}`));
        return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
      } catch (error) {
        throw await fail(error, bucket, prefix);
      }
    },

    ...s3Uploads({ client, owner, options, fail }),
  };
}

const place = ({ bucket, key }: ObjectRef): string => `bucket=${bucket}, key=${key}`;

const conditionHeaders = (condition: WriteCondition) =>
  'etag' in condition ? { IfMatch: condition.etag } : { IfNoneMatch: '*' };

/** Only files of the first sign-in name a key. */
const keyNeed = ({ kmsKey }: PutOptions): KeyNeed => (kmsKey === undefined ? 'what is written' : 'a file');

const contentOf = (body: string | Uint8Array, { contentType, metadata, disposition, kmsKey, tags = {} }: PutOptions) => ({
  // An empty text would count as a stream of unknown length.
  Body: Buffer.from(body),
  ...(Object.keys(tags).length === 0 ? {} : { Tagging: new URLSearchParams(tags).toString() }),
  ...(disposition === undefined ? {} : { ContentDisposition: disposition }),
  ...(kmsKey === undefined ? {} : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKey }),
  ...(contentType === undefined ? {} : { ContentType: contentType }),
  ...(metadata === undefined ? {} : { Metadata: { ...metadata } }),
});
