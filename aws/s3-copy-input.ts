import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { CopyEncryption, KmsEncryption } from '../core/archive/encryption';
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

/** As asked for; else as the source is, where it names a key of its own. Without either the bucket's default serves. */
export function encryptionFor(asked: CopyEncryption | undefined, source: HeadObjectCommandOutput) {
  const encryption = asked ?? kmsOf(source) ?? 'default';
  if (encryption === 'default') return {};
  if (encryption === 'aes256') return { ServerSideEncryption: 'AES256' as const };
  const { kmsKey, bucketKey, dsse } = encryption;
  return {
    ServerSideEncryption: dsse === true ? ('aws:kms:dsse' as const) : ('aws:kms' as const),
    SSEKMSKeyId: kmsKey,
    ...(bucketKey === true ? { BucketKeyEnabled: true } : {}),
  };
}

/** The key that an object names; `undefined` where S3's own do. */
export function kmsOf({
  ServerSideEncryption,
  SSEKMSKeyId,
  BucketKeyEnabled,
}: HeadObjectCommandOutput): KmsEncryption | undefined {
  if (SSEKMSKeyId === undefined || ServerSideEncryption === undefined) return undefined;
  return {
    kmsKey: SSEKMSKeyId,
    ...(BucketKeyEnabled === true ? { bucketKey: true as const } : {}),
    ...(ServerSideEncryption === 'aws:kms:dsse' ? { dsse: true as const } : {}),
  };
}
