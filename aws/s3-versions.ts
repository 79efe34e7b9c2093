import {
  DeleteObjectCommand,
  type HeadObjectCommandOutput,
  HeadObjectCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import type { InspectedObject, ListedVersion, ObjectLock, ObjectVersions } from '../core/object-versions';
import { sendOptions } from './attempt';
import { bucketFailure, missingObject } from './bucket-failure';
import { modifiedIn } from './modified-in';
import { checksumIn } from './s3-checksum';
import { type CopyParts, target, versionOf } from './s3-copy-input';
import { decodeKey } from './s3-key';
import { isAwsError, statusOf, toFailure } from './to-failure';

type VersionParts = Omit<CopyParts, 'partBytes'>;

/** What S3 says of versions; Object Lock is never bypassed. */
export function s3Versions(parts: VersionParts): ObjectVersions {
  const { client, owner, currentAttempt } = parts;
  const inspect = s3Inspect(parts);
  return {
    inspect,

    async listVersions(bucket, prefix, after, limit) {
      const start = after === undefined ? {} : { KeyMarker: after.key, VersionIdMarker: after.version };
      const input = { Bucket: bucket, Prefix: prefix, MaxKeys: limit, EncodingType: 'url' as const, ...start, ...owner };
      const place = `bucket=${bucket}, prefix=${prefix}`;
      try {
        const found = await client.send(new ListObjectVersionsCommand(input), sendOptions(currentAttempt, place));
        const { Versions = [], DeleteMarkers = [], NextKeyMarker = '', NextVersionIdMarker = '' } = found;
        // S3 says whether it has encoded the keys.
        const decode = found.EncodingType === 'url' ? decodeKey : (key: string) => key;
        const versions = [
          ...Versions.map((version) => listed(version, false, decode)),
          ...DeleteMarkers.map((made) => listed(made, true, decode)),
        ];
        const next = { key: decode(NextKeyMarker), version: NextVersionIdMarker };
        return { versions: versions.toSorted(byKey), ...(found.IsTruncated === true ? { next } : {}) };
      } catch (error) {
        throw await bucketFailure(client, error, bucket, owner, place);
      }
    },

    async removeVersion(ref, version) {
      const place = `bucket=${ref.bucket}, key=${ref.key}`;
      try {
        const input = { ...target(ref, owner), VersionId: version };
        await client.send(new DeleteObjectCommand(input), sendOptions(currentAttempt, place));
        return true;
      } catch (error) {
        if (isAwsError(error) && (error.name === 'NoSuchVersion' || error.name === 'NoSuchKey')) return true;
        // S3 answers AccessDenied for both: a lock, and a permission that is missing.
        const failure = toFailure(error, place);
        if (failure.type === 'PermissionMissing' && (await inspect(ref, version))?.lock !== undefined) return false;
        throw await bucketFailure(client, error, ref.bucket, owner, place);
      }
    },
  };
}

const s3Inspect =
  ({ client, owner, currentAttempt }: VersionParts): ObjectVersions['inspect'] =>
  async (ref, version) => {
    const place = `bucket=${ref.bucket}, key=${ref.key}`;
    const input = { ...target(ref, owner), ...versionOf(version), ChecksumMode: 'ENABLED' as const };
    try {
      return inspected(await client.send(new HeadObjectCommand(input), sendOptions(currentAttempt, place)));
    } catch (error) {
      if (statusOf(error) === 404) return missingObject(client, ref.bucket, owner);
      throw await bucketFailure(client, error, ref.bucket, owner, place);
    }
  };

function inspected(head: HeadObjectCommandOutput): InspectedObject {
  const lock = lockOf(head);
  return {
    etag: head.ETag ?? '',
    bytes: head.ContentLength ?? 0,
    storageClass: head.StorageClass ?? 'STANDARD',
    ...checksumIn(head),
    ...modifiedIn(head),
    ...(lock === undefined ? {} : { lock }),
  };
}

/** Shown to who may read it; a retention that is over holds nothing. */
function lockOf(head: HeadObjectCommandOutput): ObjectLock | undefined {
  if (head.ObjectLockLegalHoldStatus === 'ON') return 'legal hold';
  const until = head.ObjectLockRetainUntilDate;
  if (head.ObjectLockMode === undefined || (until !== undefined && until.getTime() <= Date.now())) return undefined;
  return head.ObjectLockMode === 'COMPLIANCE' ? 'compliance' : 'governance';
}

interface S3Version {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly IsLatest?: boolean | undefined;
  readonly ETag?: string | undefined;
  readonly Size?: number | undefined;
  readonly StorageClass?: string | undefined;
  readonly LastModified?: Date | undefined;
}

const listed = (
  { Key = '', VersionId = 'null', IsLatest, ETag, Size, StorageClass, LastModified }: S3Version,
  marker: boolean,
  decode: (key: string) => string,
): ListedVersion => ({
  key: decode(Key),
  etag: ETag ?? '',
  bytes: Size ?? 0,
  storageClass: StorageClass ?? 'STANDARD',
  ...modifiedIn({ LastModified }),
  version: VersionId,
  latest: IsLatest === true,
  marker,
});

const byKey = (one: ListedVersion, other: ListedVersion): number => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key));
