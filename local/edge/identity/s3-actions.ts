/**
 * S3 operation -> IAM actions, where the names differ or there is more than one; everything else in `bucketOperations`
 * and `objectOperations` is its own action (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
 */
const renamed: Readonly<Record<string, readonly string[]>> = {
  HeadBucket: ['ListBucket'],
  ListObjects: ['ListBucket'],
  ListObjectsV2: ['ListBucket'],
  ListObjectVersions: ['ListBucketVersions'],
  ListMultipartUploads: ['ListBucketMultipartUploads'],
  GetPublicAccessBlock: ['GetBucketPublicAccessBlock'],
  PutPublicAccessBlock: ['PutBucketPublicAccessBlock'],
  DeletePublicAccessBlock: ['PutBucketPublicAccessBlock'],
  GetBucketEncryption: ['GetEncryptionConfiguration'],
  PutBucketEncryption: ['PutEncryptionConfiguration'],
  DeleteBucketEncryption: ['PutEncryptionConfiguration'],
  DeleteBucketTagging: ['PutBucketTagging'],
  DeleteBucketOwnershipControls: ['PutBucketOwnershipControls'],
  GetBucketLifecycleConfiguration: ['GetLifecycleConfiguration'],
  PutBucketLifecycleConfiguration: ['PutLifecycleConfiguration'],
  DeleteBucketLifecycle: ['PutLifecycleConfiguration'],
  GetBucketCors: ['GetBucketCORS'],
  PutBucketCors: ['PutBucketCORS'],
  DeleteBucketCors: ['PutBucketCORS'],
  GetBucketNotificationConfiguration: ['GetBucketNotification'],
  PutBucketNotificationConfiguration: ['PutBucketNotification'],
  GetBucketReplication: ['GetReplicationConfiguration'],
  PutBucketReplication: ['PutReplicationConfiguration'],
  DeleteBucketReplication: ['PutReplicationConfiguration'],
  GetBucketAccelerateConfiguration: ['GetAccelerateConfiguration'],
  PutBucketAccelerateConfiguration: ['PutAccelerateConfiguration'],
  GetObjectLockConfiguration: ['GetBucketObjectLockConfiguration'],
  PutObjectLockConfiguration: ['PutBucketObjectLockConfiguration'],
  HeadObject: ['GetObject'],
  CopyObject: ['PutObject'],
  CreateMultipartUpload: ['PutObject'],
  UploadPart: ['PutObject'],
  UploadPartCopy: ['PutObject'],
  CompleteMultipartUpload: ['PutObject'],
  ListParts: ['ListMultipartUploadParts'],
  GetObjectAttributes: ['GetObject', 'GetObjectAttributes'],
  SelectObjectContent: ['GetObject'],
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const sameNamed = words(
  'CreateBucket DeleteBucket GetBucketPolicy PutBucketPolicy DeleteBucketPolicy GetBucketPolicyStatus ' +
    'GetBucketVersioning PutBucketVersioning GetBucketTagging PutBucketTagging GetBucketAcl PutBucketAcl ' +
    'GetBucketOwnershipControls PutBucketOwnershipControls GetBucketLocation GetBucketLogging PutBucketLogging ' +
    'GetBucketWebsite PutBucketWebsite DeleteBucketWebsite GetBucketRequestPayment PutBucketRequestPayment ' +
    'GetBucketAbac PutBucketAbac GetObject PutObject DeleteObject AbortMultipartUpload GetObjectTagging PutObjectTagging ' +
    'DeleteObjectTagging GetObjectAcl PutObjectAcl GetObjectRetention PutObjectRetention GetObjectLegalHold ' +
    'PutObjectLegalHold GetObjectTorrent RestoreObject',
);

/** Actions that have a name of their own for a given version of an object. */
const ofVersions: Readonly<Record<string, string>> = {
  GetObject: 'GetObjectVersion',
  DeleteObject: 'DeleteObjectVersion',
  GetObjectTagging: 'GetObjectVersionTagging',
  PutObjectTagging: 'PutObjectVersionTagging',
  DeleteObjectTagging: 'DeleteObjectVersionTagging',
  GetObjectAcl: 'GetObjectVersionAcl',
  PutObjectAcl: 'PutObjectVersionAcl',
  GetObjectAttributes: 'GetObjectVersionAttributes',
  GetObjectTorrent: 'GetObjectVersionTorrent',
};

/** The actions that an operation needs on the bucket or object that it names, without `s3:`; undefined when unknown. */
export function actionsOf(operation: string): readonly string[] | undefined {
  if (sameNamed.has(operation)) return [operation];
  return Object.hasOwn(renamed, operation) ? renamed[operation] : undefined;
}

export const ofVersion = (action: string, versioned: boolean): string => (versioned ? (ofVersions[action] ?? action) : action);

/** Actions whose requests carry `s3:ExistingObjectTag`: reads and tag changes, neither puts nor deletes of objects. */
export const seesExistingTags = (action: string): boolean =>
  /^s3:((Get|Put)Object(Version)?(Acl|Tagging)|DeleteObject(Version)?Tagging|GetObject(Version)?(Attributes)?)$/.test(action);
