import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { CopyRequest } from '../core/bulk-objects';
import type { ObjectRef } from '../core/ports';
import { type CurrentAttempt, sendOptions } from './attempt';
import type { BucketOwner } from './bucket-failure';

export interface CopyParts {
  readonly client: S3Client;
  readonly owner: BucketOwner;
  readonly currentAttempt: CurrentAttempt;
  readonly partBytes: number;
}

/** A copy takes the longer the more bytes it has. Milliseconds. */
const copyTimeoutMs = 60_000;

export const copyOptions = ({ currentAttempt }: CopyParts, place: string) => ({
  ...sendOptions(currentAttempt, place, copyTimeoutMs),
  requestTimeout: copyTimeoutMs,
});

export const target = ({ bucket, key }: ObjectRef, owner: BucketOwner) => ({ Bucket: bucket, Key: key, ...owner });

/** One version of an object, or the current one. */
export const versionOf = (version: string | undefined) => (version === undefined ? {} : { VersionId: version });

export const sourceOf = ({ from, etag, version }: CopyRequest, { ExpectedBucketOwner }: BucketOwner) => ({
  CopySource: `${from.bucket}/${encodeURIComponent(from.key)}${version === undefined ? '' : `?versionId=${encodeURIComponent(version)}`}`,
  CopySourceIfMatch: etag,
  ...(ExpectedBucketOwner === undefined ? {} : { ExpectedSourceBucketOwner: ExpectedBucketOwner }),
});

/** As the source is encrypted, where it names a key of its own; else the bucket's default serves. */
export const encryptionOf = ({ ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled }: HeadObjectCommandOutput) =>
  SSEKMSKeyId === undefined || ServerSideEncryption === undefined
    ? {}
    : { ServerSideEncryption, SSEKMSKeyId, ...(BucketKeyEnabled === undefined ? {} : { BucketKeyEnabled }) };
