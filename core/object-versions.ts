import type { ListedObject } from './bulk-objects';
import type { ObjectRef } from './ports';

/** Versions of objects, as S3 keeps them. Every method raises what ObjectStore raises. */
export interface ObjectVersions {
  /** What S3 says of an object, or of one version of it; `undefined` where it is gone. */
  inspect(ref: ObjectRef, version?: string): Promise<InspectedObject | undefined>;
  /** At most `limit` (1,000) versions and delete markers below a prefix, key by key in the order of their UTF-8. */
  listVersions(bucket: string, prefix: string, after: VersionCursor | undefined, limit: number): Promise<VersionPage>;
  /** Deletes exactly this version or delete marker; one that is gone counts as deleted. `false`: Object Lock keeps it. */
  removeVersion(ref: ObjectRef, version: string): Promise<boolean>;
}

export interface InspectedObject {
  readonly etag: string;
  readonly bytes: number;
  readonly storageClass: string;
  /** `CRC64NVME:<base64>`, of the whole object; absent where S3 has none, or one of its parts only. */
  readonly checksum?: string;
  /** ISO 8601, whole seconds; of an upload by parts, its beginning. */
  readonly modifiedAt?: string;
  /** What keeps the version from being deleted. */
  readonly lock?: ObjectLock;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export type ObjectLock = 'legal hold' | 'governance' | 'compliance';

export interface ListedVersion extends ListedObject {
  /** `null` for what was stored while versioning was off or suspended. */
  readonly version: string;
  readonly latest: boolean;
  /** It says that the object was deleted; it has no bytes and no ETag. */
  readonly marker: boolean;
}

export interface VersionCursor {
  readonly key: string;
  readonly version: string;
}

export interface VersionPage {
  readonly versions: readonly ListedVersion[];
  /** Absent at the end of the listing. */
  readonly next?: VersionCursor;
}
