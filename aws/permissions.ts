import type { TaskQueue } from '../core/contract/task-queues';
import { allVersions, archive, moves, objectTags, purge } from './object-permissions';
import { tenantIdentityPools, tenantPermissions } from './tenant-permissions';

/**
 * What an action is on; client/cli/iam names the ARNs. `control-…` are prefixes of the control bucket, `guarded-…` belong
 * to pools whose access Gatehouse manages, `archived-…` to those whose revoked users' objects move to `archive-…`,
 * `archive-key` encrypts the copies, every other `…-key` what users have; `welcomed-…` belong to pools whose users get a
 * file, `grouped-pool` is one with groups, `tagged-…` belong to pools whose groups give tags to objects. `versioned-…`: of
 * every version; `purged-…`: of pools whose users may be erased; `tenant-…`: of those whose tenants are made, `moved-…`: of
 * guarded ones with tenants. A kind that a deployment has none of needs no permission.
 */
export type ResourceKind =
  | 'user-pool'
  | 'grouped-pool'
  | 'guarded-pool'
  | 'guarded-identity-pool'
  | 'guarded-role'
  | 'guarded-role-policy'
  | 'guarded-bucket'
  | 'guarded-objects'
  | 'control-bucket'
  | 'control-config'
  | 'control-registry'
  | 'control-access'
  | 'control-receipts'
  | 'control-adoptions'
  | 'control-offboardings'
  | 'control-passes'
  | 'control-clients'
  | 'control-reports'
  | 'control-templates'
  | 'data-bucket'
  | 'data-objects'
  | 'welcomed-bucket'
  | 'welcomed-objects'
  | 'welcomed-tagged-objects'
  | 'welcomed-key'
  | 'archived-key'
  | 'archived-registry'
  | 'archived-bucket'
  | 'archived-objects'
  | 'archive-bucket'
  | 'archive-objects'
  | 'archive-key'
  | 'versioned-bucket'
  | 'versioned-objects'
  | 'purged-control'
  | 'purged-registry'
  | 'purged-bucket'
  | 'purged-objects'
  | 'purged-key'
  | 'moved-registry'
  | 'moved-bucket'
  | 'moved-objects'
  | 'moved-lists'
  | 'moved-key'
  | 'tagged-registry'
  | 'tagged-bucket'
  | 'tagged-objects'
  | 'control-tenants'
  | 'tenant-bucket'
  | 'tenant-key'
  | 'offboarded-bucket'
  | 'tenant-tagged-objects'
  | 'tenant-identity-pool'
  | 'tenant-group-pool'
  | 'event-queue'
  | 'dead-letter-queue';

export interface Permission {
  /** IAM action (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html). */
  readonly action: string;
  readonly on: ResourceKind;
  readonly why: string;
}

// A worker of any queue reads the configuration before it starts.
const readConfig: readonly Permission[] = [
  { action: 's3:GetObject', on: 'control-config', why: 'published configuration' },
  // Without it S3 answers 403 instead of 404 for a key that is not there.
  { action: 's3:ListBucket', on: 'control-bucket', why: 'tell a missing document from a refused one' },
];

/** What a pass over a pool leaves: parts, which go again, and reports. */
const reports: readonly Permission[] = [
  { action: 's3:GetObject', on: 'control-reports', why: 'what a pass found; a write with If-Match needs it too' },
  { action: 's3:PutObject', on: 'control-reports', why: 'what a pass found' },
];

/** Leases, and what passes saw. */
const passes: readonly Permission[] = [
  { action: 's3:GetObject', on: 'control-passes', why: 'whose turn it is to compare a pool, and what the last pass saw' },
  { action: 's3:PutObject', on: 'control-passes', why: 'whose turn it is to compare a pool, and what the last pass saw' },
];

const registry: readonly Permission[] = [
  ...readConfig,
  { action: 's3:GetObject', on: 'control-registry', why: 'registry records; a write with If-Match needs it too' },
  { action: 's3:PutObject', on: 'control-registry', why: 'registry records' },
];

/** What the one writer of a bucket's policy does, and what takes away a revoked user's half-made objects. */
const access: readonly Permission[] = [
  { action: 's3:GetObject', on: 'control-access', why: 'access records' },
  { action: 's3:PutObject', on: 'control-access', why: 'access records' },
  { action: 's3:GetBucketPolicy', on: 'guarded-bucket', why: 'read the live policy, and read back what was written' },
  { action: 's3:PutBucketPolicy', on: 'guarded-bucket', why: 'grant and deny' },
  { action: 's3:DeleteBucketPolicy', on: 'guarded-bucket', why: 'leave a bucket that had no policy without one' },
  { action: 's3:ListBucketMultipartUploads', on: 'guarded-bucket', why: "find a revoked user's open uploads" },
  { action: 's3:AbortMultipartUpload', on: 'guarded-objects', why: 'abort them' },
];

/** What roles allow by themselves, and how long their sessions last. */
const roles: readonly Permission[] = [
  { action: 'iam:GetRole', on: 'guarded-role', why: 'longest session; whether a role exists' },
  { action: 'iam:ListRolePolicies', on: 'guarded-role', why: 'find what a role allows besides the bucket policy' },
  { action: 'iam:GetRolePolicy', on: 'guarded-role', why: 'find what a role allows besides the bucket policy' },
  { action: 'iam:ListAttachedRolePolicies', on: 'guarded-role', why: 'find what a role allows besides the bucket policy' },
  { action: 'iam:GetPolicy', on: 'guarded-role-policy', why: 'read an attached policy' },
  { action: 'iam:GetPolicyVersion', on: 'guarded-role-policy', why: 'read an attached policy' },
];

/** Roles and identity pools, as far as they decide what a policy must say and for how long. */
const credentials: readonly Permission[] = [
  ...roles,
  { action: 'cognito-identity:DescribeIdentityPool', on: 'guarded-identity-pool', why: 'how long a deny must stand' },
  { action: 'cognito-identity:GetIdentityPoolRoles', on: 'guarded-identity-pool', why: 'how roles are chosen' },
  { action: 'cognito-identity:GetPrincipalTagAttributeMap', on: 'guarded-identity-pool', why: 'which tags sessions carry' },
];

/** What the activities of each queue may call: the least policy of a worker is the union of its queues'. */
export const queuePermissions: Readonly<Record<TaskQueue, readonly Permission[]>> = {
  gatehouse: [
    ...registry,
    { action: 's3:DeleteObject', on: 'control-registry', why: 'forget a user who vanished before getting storage' },
    { action: 's3:ListBucketVersions', on: 'purged-control', why: 'find what the record of an erased user was before' },
    { action: 's3:DeleteObjectVersion', on: 'purged-registry', why: 'erase it' },
    { action: 's3:PutObject', on: 'control-receipts', why: 'receipts' },
    { action: 's3:GetObject', on: 'control-offboardings', why: 'whose users of a tenant that goes are to be revoked' },
    { action: 's3:PutObject', on: 'control-offboardings', why: 'whom and what the offboarding of a tenant has found' },
    { action: 's3:GetObject', on: 'data-objects', why: 'read the marker of a prefix' },
    { action: 's3:PutObject', on: 'data-objects', why: 'make a prefix' },
    { action: 's3:DeleteObject', on: 'data-objects', why: 'undo a prefix that this run made' },
    { action: 's3:ListBucket', on: 'data-bucket', why: 'see what a prefix holds; tell a missing marker from a refused one' },
    ...access,
    ...roles,
    ...tenantPermissions,
    ...reports,
    { action: 's3:DeleteObject', on: 'control-reports', why: 'what a pass that is through does not need any more' },
    ...passes,
  ],
  'gatehouse-observe': [
    ...registry,
    { action: 's3:GetObject', on: 'control-tenants', why: "what was made for the user's tenant" },
    { action: 's3:PutObject', on: 'control-tenants', why: 'note that the user waits for it' },
    { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'read the user' },
    { action: 'cognito-idp:AdminListGroupsForUser', on: 'grouped-pool', why: "read the user's groups" },
    { action: 's3:GetObject', on: 'control-templates', why: 'the template of the file that a user gets' },
    { action: 's3:PutObject', on: 'welcomed-objects', why: 'deliver the file' },
    { action: 's3:PutObjectTagging', on: 'welcomed-tagged-objects', why: 'deliver the file with its tags' },
    { action: 'kms:GenerateDataKey', on: 'welcomed-key', why: 'encrypt the file' },
    { action: 's3:GetObject', on: 'welcomed-objects', why: 'see whose object is there already' },
    { action: 's3:ListBucket', on: 'welcomed-bucket', why: 'tell a missing object from a refused one' },
  ],
  'gatehouse-user-update': [
    ...readConfig,
    { action: 's3:GetObject', on: 'control-registry', why: 'the username of a user who does not answer to the sub' },
    { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'prove which user the write will hit' },
    { action: 'cognito-idp:AdminUpdateUserAttributes', on: 'user-pool', why: 'write back' },
    { action: 'cognito-idp:DescribeUserPool', on: 'user-pool', why: 'say which attribute was refused' },
    { action: 'cognito-idp:AdminDisableUser', on: 'guarded-pool', why: 'revoke' },
    { action: 'cognito-idp:AdminEnableUser', on: 'guarded-pool', why: 'restore' },
    { action: 'cognito-idp:AdminUserGlobalSignOut', on: 'guarded-pool', why: 'revoke: end every session' },
  ],
  'gatehouse-user-list': [
    ...registry,
    ...reports,
    ...passes,
    { action: 's3:GetObject', on: 'control-access', why: 'whom a policy names for a group' },
    { action: 's3:GetObject', on: 'control-adoptions', why: 'the map of prefixes that an adoption takes over' },
    { action: 'cognito-idp:ListUsers', on: 'user-pool', why: 'find a username by sub; adopt a pool that has users' },
    { action: 'cognito-idp:DescribeUserPool', on: 'user-pool', why: 'about how many users an adoption will list' },
    { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'prove which user was found' },
    { action: 'cognito-idp:ListUsersInGroup', on: 'grouped-pool', why: 'find whom a change of a group concerns' },
    { action: 's3:ListBucket', on: 'tagged-bucket', why: "whether a member's objects came after they were tagged" },
  ],
  'gatehouse-pool-read': [
    ...readConfig,
    ...credentials,
    { action: 'cognito-idp:DescribeUserPool', on: 'guarded-pool', why: 'tell a missing pool from a missing group' },
    { action: 's3:GetObject', on: 'control-clients', why: "a pool's app clients; a write with If-Match needs it too" },
    { action: 's3:PutObject', on: 'control-clients', why: "a pool's app clients: some events name only a client" },
    { action: 'cognito-idp:ListUserPoolClients', on: 'user-pool', why: 'whose pool a client is; how long an ID token lives' },
    { action: 'cognito-idp:DescribeUserPoolClient', on: 'guarded-pool', why: 'how long an ID token lives' },
    { action: 'cognito-idp:GetGroup', on: 'grouped-pool', why: 'whether a group exists' },
    { action: 'cognito-idp:GetGroup', on: 'tenant-group-pool', why: 'whether a group that stands for a tenant exists' },
  ],
  'gatehouse-bulk': [...readConfig, ...archive, ...allVersions, ...purge, ...moves, ...objectTags],
};

/** What the relay service calls. */
export const relayPermissions: readonly Permission[] = [
  ...readConfig,
  { action: 's3:GetObject', on: 'control-registry', why: 'find the pool of an event that names none' },
  { action: 's3:GetObject', on: 'control-clients', why: 'find the pool of an event that names only a client' },
  { action: 's3:GetObject', on: 'control-tenants', why: 'find whose bucket changed' },
  { action: 'sqs:ReceiveMessage', on: 'event-queue', why: 'take events' },
  { action: 'sqs:DeleteMessage', on: 'event-queue', why: 'drop what the server has' },
  { action: 'sqs:SendMessage', on: 'dead-letter-queue', why: 'put aside what cannot be read' },
];

/** What the trigger functions call. */
export const triggerPermissions: readonly Permission[] = [
  { action: 'sqs:SendMessage', on: 'event-queue', why: 'hand an event on' },
];

/** What the command line calls. */
export const operatorPermissions: readonly Permission[] = [
  ...readConfig,
  { action: 's3:CreateBucket', on: 'control-bucket', why: 'setup' },
  { action: 's3:GetEncryptionConfiguration', on: 'control-bucket', why: 'setup, doctor' },
  { action: 's3:PutEncryptionConfiguration', on: 'control-bucket', why: 'setup' },
  { action: 's3:GetBucketVersioning', on: 'control-bucket', why: 'setup, doctor' },
  { action: 's3:PutBucketVersioning', on: 'control-bucket', why: 'setup' },
  { action: 's3:GetBucketPublicAccessBlock', on: 'control-bucket', why: 'setup, doctor' },
  { action: 's3:PutBucketPublicAccessBlock', on: 'control-bucket', why: 'setup' },
  { action: 's3:GetBucketOwnershipControls', on: 'control-bucket', why: 'setup, doctor' },
  { action: 's3:PutBucketOwnershipControls', on: 'control-bucket', why: 'setup' },
  { action: 's3:PutObject', on: 'control-config', why: 'apply' },
  { action: 's3:GetObject', on: 'control-templates', why: 'apply, doctor, template preview; a write with If-Match needs it too' },
  { action: 's3:PutObject', on: 'control-templates', why: 'apply: publish templates' },
  { action: 's3:DeleteObject', on: 'control-config', why: 'apply: take back a revision that lost a race' },
  { action: 's3:GetObject', on: 'control-registry', why: 'user show, user provision, access explain' },
  { action: 's3:GetObject', on: 'control-access', why: 'plan, apply, doctor, access: who is granted and denied what' },
  { action: 's3:GetObject', on: 'control-tenants', why: 'tenant show, tenant list, access, doctor' },
  { action: 's3:PutObject', on: 'control-adoptions', why: 'adopt: store a map of prefixes' },
  { action: 's3:GetObject', on: 'control-adoptions', why: 'iam: cover the prefixes that maps name' },
  { action: 's3:ListBucket', on: 'data-bucket', why: 'plan, apply, doctor: see that the bucket is there' },
  { action: 's3:GetBucketPublicAccessBlock', on: 'data-bucket', why: 'doctor' },
  { action: 's3:GetBucketOwnershipControls', on: 'data-bucket', why: 'doctor' },
  { action: 's3:GetLifecycleConfiguration', on: 'data-bucket', why: 'doctor' },
  {
    action: 's3:GetBucketPolicy',
    on: 'data-bucket',
    why: 'doctor, plan, apply, access: the live policy; whom the bucket lets in besides users',
  },
  ...credentials,
  ...tenantIdentityPools,
  { action: 'cognito-idp:DescribeUserPool', on: 'user-pool', why: 'setup, plan, apply, iam, doctor' },
  { action: 'cognito-idp:AddCustomAttributes', on: 'user-pool', why: 'setup' },
  { action: 'cognito-idp:ListUserPoolClients', on: 'user-pool', why: 'plan, apply, doctor' },
  { action: 'cognito-idp:DescribeUserPoolClient', on: 'user-pool', why: 'doctor: what app clients may write' },
  { action: 'cognito-idp:AdminGetUser', on: 'guarded-pool', why: 'user and group commands: prove whom they are about' },
  { action: 'cognito-idp:ListUsers', on: 'guarded-pool', why: 'user and group commands: find a username by sub' },
  { action: 'cognito-idp:AdminDisableUser', on: 'guarded-pool', why: 'user disable' },
  { action: 'cognito-idp:AdminEnableUser', on: 'guarded-pool', why: 'user enable' },
  { action: 'cognito-idp:AdminAddUserToGroup', on: 'grouped-pool', why: 'group join' },
  { action: 'cognito-idp:AdminRemoveUserFromGroup', on: 'grouped-pool', why: 'group leave' },
];
