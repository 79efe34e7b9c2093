import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { BulkObjects, ListedObject } from '../core/bulk-objects';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { bucketFailure, bucketOwner } from './bucket-failure';
import { s3Copy } from './s3-copy';
import { modifiedIn } from './modified-in';
import { decodeKey } from './s3-key';
import { s3Versions } from './s3-versions';
import { s3Thaw } from './s3-thaw';

export interface S3BulkObjectsOptions {
  readonly client: S3Client;
  /** The account that must own every bucket (`ExpectedBucketOwner`); undefined leaves the check out. */
  readonly expectedOwner: string | undefined;
  readonly currentAttempt?: CurrentAttempt;
  /** Objects above this many bytes are copied by parts of about this size; at least 5 MiB and at most 5 GiB on AWS. */
  readonly partBytes?: number;
}

/** So much is copied within a request's deadline. */
const defaultPartBytes = 256 * 1024 * 1024;

/** BulkObjects on S3. */
export function createS3BulkObjects(options: S3BulkObjectsOptions): BulkObjects {
  const { client, expectedOwner, currentAttempt = noAttempt, partBytes = defaultPartBytes } = options;
  const owner = bucketOwner(expectedOwner);
  return {
    async list(bucket, prefix, after, limit) {
      const start = after === undefined ? {} : { StartAfter: after };
      // Keys may hold what XML cannot: S3 percent-encodes them on request.
      const input = { Bucket: bucket, Prefix: prefix, MaxKeys: limit, EncodingType: 'url' as const, ...start, ...owner };
      const place = `bucket=${bucket}, prefix=${prefix}`;
      try {
        const found = await client.send(new ListObjectsV2Command(input), sendOptions(currentAttempt, place));
        const objects = (found.Contents ?? []).map(
          ({ Key = '', ETag = '', Size = 0, StorageClass = 'STANDARD', LastModified }): ListedObject => ({
            key: decodeKey(Key),
            etag: ETag,
            bytes: Size,
            storageClass: StorageClass,
            ...modifiedIn({ LastModified }),
          }),
        );
        return { objects, more: found.IsTruncated === true };
      } catch (error) {
        throw await bucketFailure(client, error, bucket, owner, place);
      }
    },

    copy: s3Copy({ client, owner, currentAttempt, partBytes }),

    thaw: s3Thaw({ client, owner, currentAttempt }),
    ...s3Versions({ client, owner, currentAttempt }),
  };
}
