import type { TaskQueue } from '../core/contract/task-queues';

/** What an action is on; client/cli/iam names the ARNs. `control-…` are prefixes of the control bucket. */
export type ResourceKind =
  | 'user-pool'
  | 'control-bucket'
  | 'control-config'
  | 'control-registry'
  | 'control-receipts'
  | 'control-adoptions'
  | 'data-bucket'
  | 'data-objects'
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

const registry: readonly Permission[] = [
  ...readConfig,
  { action: 's3:GetObject', on: 'control-registry', why: 'registry records; a write with If-Match needs it too' },
  { action: 's3:PutObject', on: 'control-registry', why: 'registry records' },
];

/** What the activities of each queue may call: the least policy of a worker is the union of its queues'. */
export const queuePermissions: Readonly<Record<TaskQueue, readonly Permission[]>> = {
  gatehouse: [
    ...registry,
    { action: 's3:DeleteObject', on: 'control-registry', why: 'forget a user who vanished before getting storage' },
    { action: 's3:PutObject', on: 'control-receipts', why: 'receipts' },
    { action: 's3:GetObject', on: 'data-objects', why: 'read the marker of a prefix' },
    { action: 's3:PutObject', on: 'data-objects', why: 'make a prefix' },
    { action: 's3:DeleteObject', on: 'data-objects', why: 'undo a prefix that this run made' },
    { action: 's3:ListBucket', on: 'data-bucket', why: 'see what a prefix holds; tell a missing marker from a refused one' },
  ],
  'gatehouse-observe': [...registry, { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'read the user' }],
  'gatehouse-user-update': [
    ...readConfig,
    { action: 's3:GetObject', on: 'control-registry', why: 'the username of a user who does not answer to the sub' },
    { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'prove which user the write will hit' },
    { action: 'cognito-idp:AdminUpdateUserAttributes', on: 'user-pool', why: 'write back' },
    { action: 'cognito-idp:DescribeUserPool', on: 'user-pool', why: 'say which attribute was refused' },
  ],
  'gatehouse-user-list': [
    ...registry,
    { action: 's3:GetObject', on: 'control-adoptions', why: 'the map of prefixes that an adoption takes over' },
    { action: 'cognito-idp:ListUsers', on: 'user-pool', why: 'find a username by sub; adopt a pool that has users' },
    { action: 'cognito-idp:DescribeUserPool', on: 'user-pool', why: 'about how many users an adoption will list' },
    { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'prove which user was found' },
  ],
  'gatehouse-bulk': readConfig,
};

/** What the relay service calls. */
export const relayPermissions: readonly Permission[] = [
  ...readConfig,
  { action: 's3:GetObject', on: 'control-registry', why: 'find the pool of an event that names none' },
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
  { action: 's3:DeleteObject', on: 'control-config', why: 'apply: take back a revision that lost a race' },
  { action: 's3:GetObject', on: 'control-registry', why: 'user show, user provision' },
  { action: 's3:PutObject', on: 'control-adoptions', why: 'adopt: store a map of prefixes' },
  { action: 's3:GetObject', on: 'control-adoptions', why: 'iam: cover the prefixes that maps name' },
  { action: 's3:ListBucket', on: 'data-bucket', why: 'plan, apply, doctor: see that the bucket is there' },
  { action: 's3:GetBucketPublicAccessBlock', on: 'data-bucket', why: 'doctor' },
  { action: 's3:GetBucketOwnershipControls', on: 'data-bucket', why: 'doctor' },
  { action: 's3:GetLifecycleConfiguration', on: 'data-bucket', why: 'doctor' },
  { action: 's3:GetBucketPolicy', on: 'data-bucket', why: 'doctor: whom the bucket lets in besides users' },
  { action: 'cognito-idp:DescribeUserPool', on: 'user-pool', why: 'setup, plan, apply, iam, doctor' },
  { action: 'cognito-idp:AddCustomAttributes', on: 'user-pool', why: 'setup' },
  { action: 'cognito-idp:ListUserPoolClients', on: 'user-pool', why: 'plan, apply, doctor' },
  { action: 'cognito-idp:DescribeUserPoolClient', on: 'user-pool', why: 'doctor: what app clients may write' },
];
