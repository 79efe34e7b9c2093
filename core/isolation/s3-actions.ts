import { verbActions, verbs } from '../policy/verbs';

const named = (names: string): readonly string[] => names.split(' ').map((name) => `s3:${name}`);

/** On objects, of the verbs. */
const grantable = verbs.filter((verb) => verb !== 'list').flatMap((verb) => verbActions[verb]);

/**
 * Actions on objects, those of the verbs first
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html). Whatever has no verb is nobody's.
 */
export const objectActions: readonly string[] = [
  ...grantable,
  ...named('GetObjectAcl PutObjectAcl GetObjectTagging PutObjectTagging DeleteObjectTagging GetObjectAttributes'),
  ...named('GetObjectVersion DeleteObjectVersion GetObjectVersionAcl PutObjectVersionAcl GetObjectVersionAttributes'),
  ...named('GetObjectVersionTagging PutObjectVersionTagging DeleteObjectVersionTagging GetObjectVersionTorrent GetObjectTorrent'),
  ...named('GetObjectRetention PutObjectRetention GetObjectLegalHold PutObjectLegalHold BypassGovernanceRetention'),
  ...named('RestoreObject ReplicateObject ReplicateDelete ReplicateTags GetObjectVersionForReplication'),
  ...named('ObjectOwnerOverrideToBucketOwner'),
];

/** Those of the verbs, and two that would get past versions. */
export const tellingActions: readonly string[] = [...grantable, ...named('GetObjectVersion DeleteObjectVersion')];

/** On the bucket, with a prefix. */
export const listActions: readonly string[] = named('ListBucket ListBucketVersions ListBucketMultipartUploads');

/** On the bucket as a whole: settings, and who may what. None of them has a verb. */
export const bucketActions: readonly string[] = [
  ...named('GetBucketPolicy PutBucketPolicy DeleteBucketPolicy GetBucketAcl PutBucketAcl DeleteBucket'),
  ...named('GetBucketOwnershipControls PutBucketOwnershipControls GetBucketPublicAccessBlock PutBucketPublicAccessBlock'),
  ...named('GetBucketVersioning PutBucketVersioning GetLifecycleConfiguration PutLifecycleConfiguration'),
  ...named('GetEncryptionConfiguration PutEncryptionConfiguration GetReplicationConfiguration PutReplicationConfiguration'),
  ...named('GetBucketNotification PutBucketNotification GetBucketLogging PutBucketLogging GetBucketCORS PutBucketCORS'),
  ...named('GetBucketTagging PutBucketTagging GetBucketWebsite PutBucketWebsite DeleteBucketWebsite'),
  ...named('PutBucketObjectLockConfiguration PutInventoryConfiguration PutAnalyticsConfiguration PutMetricsConfiguration'),
];
