import { CopyObjectCommand, HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { GatehouseFailure } from '../core/failures';
import type { BulkObjects, CopyRequest, CopyResult, CopySource } from '../core/bulk-objects';
import type { ObjectRef } from '../core/ports';
import { sendOptions } from './attempt';
import { bucketFailure, type BucketOwner } from './bucket-failure';
import { isCold } from './cold-object';
import { keyFailure } from './key-failure';
import { checksumIn, etagIsMd5 } from './s3-checksum';
import { copyOptions, type CopyParts, encryptionFor, kmsOf, sourceOf, target, versionOf } from './s3-copy-input';
import { s3CopyByParts } from './s3-copy-by-parts';
import { isAwsError, statusOf, toFailure } from './to-failure';

/**
 * Copies one object inside S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html): the source pinned by
 * `x-amz-copy-source-if-match`, the target by `If-None-Match`. S3 copies metadata and tags by itself, and encryption not.
 */
export function s3Copy(parts: CopyParts): BulkObjects['copy'] {
  const { client, owner, currentAttempt, partBytes } = parts;
  const byParts = s3CopyByParts(parts);
  return async (request) => {
    const { from, etag, version, to, storageClass } = request;
    const place = `bucket=${from.bucket}, key=${from.key}`;
    let known: CopySource | undefined;
    try {
      const look = { ...target(from, owner), ...versionOf(version), ChecksumMode: 'ENABLED' as const };
      const source = await client.send(new HeadObjectCommand(look), sendOptions(currentAttempt, place));
      if (source.ETag !== etag) return changed;
      if (isCold(source)) return { copied: false, because: 'cold' };
      known = factsOf(source);
      if ((source.ContentLength ?? 0) > partBytes) return { copied: true, ...(await byParts(request, source)), source: known };
      const input = {
        ...target(to, owner),
        ...sourceOf(request, owner),
        IfNoneMatch: '*',
        StorageClass: storageClass as 'STANDARD',
        MetadataDirective: 'COPY' as const,
        TaggingDirective: 'COPY' as const,
        ...encryptionFor(request.encryption, source),
      };
      const { CopyObjectResult } = await client.send(new CopyObjectCommand(input), copyOptions(parts, place));
      return { copied: true, etag: CopyObjectResult?.ETag ?? '', ...checksumIn(CopyObjectResult), source: known };
    } catch (error) {
      const refusal = await refusalOf(client, request, owner, error, known);
      return refusal === 'target-exists' ? { copied: false, because: refusal, source: known ?? {} } : refusal;
    }
  };
}

function factsOf(source: HeadObjectCommandOutput): CopySource {
  const kms = kmsOf(source);
  return {
    ...checksumIn(source),
    ...(etagIsMd5(source) ? { etagIsMd5: true as const } : {}),
    ...(kms === undefined ? {} : { kms }),
  };
}

const changed = { copied: false, because: 'source-changed' } as const;

/** What an error of a copy says; raises every other. S3 answers 412 for either condition. */
async function refusalOf(
  client: S3Client,
  request: CopyRequest,
  owner: BucketOwner,
  error: unknown,
  known: CopySource | undefined,
): Promise<'target-exists' | Extract<CopyResult, { because: 'source-changed' | 'cold' }>> {
  const { from, to, etag, version } = request;
  const place = `bucket=${from.bucket}, key=${from.key}`;
  const name = isAwsError(error) ? error.name : '';
  if (statusOf(error) === 412) {
    const source = await etagOf(client, from, version, owner);
    return source === etag ? 'target-exists' : changed;
  }
  if (name === 'InvalidObjectState') return { copied: false, because: 'cold' };
  if (name === 'NoSuchKey' || name === 'NoSuchVersion' || (name === 'NotFound' && statusOf(error) === 404)) return changed;
  const copying = `${place}, to=${to.bucket}/${to.key}`;
  // What names no key of its own is read without KMS.
  const unusable = known !== undefined && known.kms === undefined ? keyFailure(error, copying, 'a copy') : undefined;
  if (unusable !== undefined) throw unusable;
  if (toFailure(error, place).type === 'RequestRefused') {
    throw new GatehouseFailure('ObjectUnreadable', {
      place: `${place}, error=${name}`,
      remedy:
        'Enable the KMS key, of the object or of its copy, or decrypt or delete the object by hand (a key of the customer is not known here); then update `retry`.',
    });
  }
  throw await bucketFailure(client, error, to.bucket, owner, copying);
}

async function etagOf(
  client: S3Client,
  { bucket, key }: ObjectRef,
  version: string | undefined,
  owner: BucketOwner,
): Promise<string | undefined> {
  try {
    return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ...versionOf(version), ...owner }))).ETag;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw await bucketFailure(client, error, bucket, owner, `bucket=${bucket}, key=${key}`);
  }
}
