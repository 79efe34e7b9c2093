import type { CopyEncryption, KmsEncryption } from './archive/encryption';
import type { ObjectVersions } from './object-versions';
import type { ObjectRef } from './ports';

/** An object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  /** STANDARD, GLACIER_IR, … */
  readonly storageClass: string;
  /** ISO 8601, whole seconds; of an upload by parts, its beginning. */
  readonly modifiedAt?: string;
}

export interface CopyRequest {
  readonly from: ObjectRef;
  /** Exactly this object, or none. */
  readonly etag: string;
  /** Exactly this version of it; absent: the current one. */
  readonly version?: string;
  readonly to: ObjectRef;
  readonly storageClass: string;
  /** Absent: with the KMS key that the source names, where it names one, else as the bucket has it by default. */
  readonly encryption?: CopyEncryption;
}

/** What S3 says of the source of a copy. */
export interface CopySource {
  /** As {@link InspectedObject} has it. */
  readonly checksum?: string;
  /** Its ETag is the MD5 of its bytes (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html). */
  readonly etagIsMd5?: true;
  /** The KMS key that it names. */
  readonly kms?: KmsEncryption;
}

/** `source-changed`: it is another one, or gone; `cold`: its storage class takes hours to be read. */
export type CopyResult =
  /** `checksum`: of the copy, as {@link InspectedObject} has it, where S3 answers one. */
  | { readonly copied: true; readonly etag: string; readonly checksum?: string; readonly source?: CopySource }
  | { readonly copied: false; readonly because: 'target-exists'; readonly source?: CopySource }
  | { readonly copied: false; readonly because: 'source-changed' | 'cold' };

/** Many objects of S3. Every method raises what ObjectStore raises. */
export interface BulkObjects extends ObjectVersions {
  /** At most `limit` (1,000) objects below a prefix whose keys come after `after`, in the order of their UTF-8. */
  list(bucket: string, prefix: string, after: string | undefined, limit: number): Promise<ObjectPage>;
  /**
   * Copies with tags, metadata, content headers and encryption as asked for, and never over an object. Raises
   * `ObjectUnreadable` for one that is encrypted with a key that cannot be used, `KeyUnusable` where that of the copy cannot.
   */
  copy(request: CopyRequest): Promise<CopyResult>;
  /**
   * Has an object in a cold storage class made readable for a few days. Asking again changes nothing; one in another class
   * is readable.
   */
  thaw(ref: ObjectRef): Promise<'readable' | 'thawing' | 'gone'>;
}

export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  readonly more: boolean;
}
