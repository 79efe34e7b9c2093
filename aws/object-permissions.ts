import type { Permission, ResourceKind } from './permissions';

/** Moving a revoked user's objects to the archive, and home again. S3 copies tags with the caller's permission. */
export const archive: readonly Permission[] = [
  { action: 's3:GetObject', on: 'archived-registry', why: 'whether a run may go on deleting' },
  ...(['archived', 'archive'] as const).flatMap((side): readonly Permission[] => [
    { action: 's3:ListBucket', on: `${side}-bucket`, why: 'list what is to be copied; tell a missing object from a refused one' },
    { action: 's3:GetObject', on: `${side}-objects`, why: 'copy, and read copies back' },
    { action: 's3:GetObjectTagging', on: `${side}-objects`, why: 'copy tags' },
    { action: 's3:PutObject', on: `${side}-objects`, why: 'archive, and bring home' },
    { action: 's3:PutObjectTagging', on: `${side}-objects`, why: 'copy tags' },
    { action: 's3:DeleteObject', on: `${side}-objects`, why: 'delete what was copied and verified' },
    { action: 's3:AbortMultipartUpload', on: `${side}-objects`, why: 'end a copy by parts that failed' },
  ]),
  { action: 'kms:Decrypt', on: 'archived-key', why: 'copy what is encrypted with a key that is configured' },
  { action: 'kms:GenerateDataKey', on: 'archived-key', why: 'encrypt copies alike, and write lists beside them' },
  { action: 's3:RestoreObject', on: 'archive-objects', why: 'have copies in a cold storage class thawed' },
  { action: 'kms:GenerateDataKey', on: 'archive-key', why: 'encrypt copies as configured' },
  { action: 'kms:Decrypt', on: 'archive-key', why: 'bring copies home; copy large objects by parts' },
];

/** Every version of an object, and what keeps it: for an archive of all versions, and for erasing. */
const versionsOn = (bucket: ResourceKind, objects: ResourceKind): readonly Permission[] => [
  { action: 's3:ListBucketVersions', on: bucket, why: 'list versions and delete markers' },
  { action: 's3:GetObjectVersion', on: objects, why: 'copy a version; see what keeps it' },
  { action: 's3:GetObjectRetention', on: objects, why: 'see what Object Lock keeps' },
  { action: 's3:GetObjectLegalHold', on: objects, why: 'see what Object Lock keeps' },
  { action: 's3:DeleteObjectVersion', on: objects, why: 'delete exactly what was listed' },
];

export const allVersions: readonly Permission[] = [
  ...versionsOn('versioned-bucket', 'versioned-objects'),
  { action: 's3:GetObjectVersionTagging', on: 'versioned-objects', why: 'copy tags' },
];

export const purge: readonly Permission[] = [
  { action: 's3:GetObject', on: 'purged-registry', why: 'whether a run may go on erasing' },
  ...versionsOn('purged-bucket', 'purged-objects'),
  { action: 'kms:Decrypt', on: 'purged-key', why: 'see what keeps an encrypted version: S3 tells its checksum besides' },
];

/** Moving the objects of a user whose tenant has changed. */
export const moves: readonly Permission[] = [
  { action: 's3:GetObject', on: 'moved-registry', why: 'whether a move may go on' },
  { action: 's3:ListBucket', on: 'moved-bucket', why: 'list what is to move; tell a missing object from a refused one' },
  { action: 's3:GetObject', on: 'moved-objects', why: 'copy, and read copies back' },
  { action: 's3:GetObjectTagging', on: 'moved-objects', why: 'copy tags' },
  { action: 's3:PutObject', on: 'moved-objects', why: 'move to the new tenant' },
  { action: 's3:PutObjectTagging', on: 'moved-objects', why: 'copy tags' },
  { action: 's3:DeleteObject', on: 'moved-objects', why: 'delete what was copied and verified' },
  { action: 's3:AbortMultipartUpload', on: 'moved-objects', why: 'end a copy by parts that failed' },
  { action: 's3:GetObject', on: 'moved-lists', why: 'lists of what moved' },
  { action: 's3:PutObject', on: 'moved-lists', why: 'lists of what moved' },
  { action: 'kms:Decrypt', on: 'moved-key', why: 'move what is encrypted with a key that is configured' },
  { action: 'kms:GenerateDataKey', on: 'moved-key', why: 'encrypt copies alike, and write lists of them' },
];

/** Tags of groups on their members' own objects. */
export const objectTags: readonly Permission[] = [
  { action: 's3:GetObject', on: 'tagged-registry', why: 'whether a run may go on tagging' },
  { action: 's3:ListBucket', on: 'tagged-bucket', why: "list a member's objects" },
  { action: 's3:GetObjectTagging', on: 'tagged-objects', why: 'see which tags are missing, and which are of others' },
  { action: 's3:PutObjectTagging', on: 'tagged-objects', why: 'tag' },
];
