import type { TaskQueue } from '../core/contract/task-queues';

interface Permission {
  /** IAM action. */
  readonly action: string;
  /** Which resource it is on. */
  readonly on:
    'user-pool' | 'control-bucket' | 'control-objects' | 'data-bucket' | 'data-objects' | 'event-queue' | 'dead-letter-queue';
  readonly why: string;
}

const readConfig: readonly Permission[] = [
  { action: 's3:GetObject', on: 'control-objects', why: 'published configuration' },
  // Without it S3 answers 403 instead of 404 for a key that is not there.
  { action: 's3:ListBucket', on: 'control-bucket', why: 'tell a missing document from a refused one' },
];

const registry: readonly Permission[] = [
  ...readConfig,
  { action: 's3:PutObject', on: 'control-objects', why: 'registry records and receipts' },
];

/** What the activities of each queue may call: the least policy of a worker is the union of its queues'. */
export const queuePermissions: Readonly<Record<TaskQueue, readonly Permission[]>> = {
  gatehouse: [
    ...registry,
    { action: 's3:DeleteObject', on: 'control-objects', why: 'undo a record that this run made' },
    { action: 's3:GetObject', on: 'data-objects', why: 'read the marker of a prefix' },
    { action: 's3:PutObject', on: 'data-objects', why: 'make a prefix' },
    { action: 's3:DeleteObject', on: 'data-objects', why: 'undo a prefix that this run made' },
    { action: 's3:ListBucket', on: 'data-bucket', why: 'see whether a prefix already holds objects' },
  ],
  'gatehouse-observe': [...registry, { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'read the user' }],
  'gatehouse-user-update': [
    ...readConfig,
    { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'prove which user the write will hit' },
    { action: 'cognito-idp:AdminUpdateUserAttributes', on: 'user-pool', why: 'write back' },
    { action: 'cognito-idp:DescribeUserPool', on: 'user-pool', why: 'say which attribute was refused' },
  ],
  'gatehouse-user-list': [
    ...registry,
    { action: 'cognito-idp:ListUsers', on: 'user-pool', why: 'find a username by sub' },
    { action: 'cognito-idp:AdminGetUser', on: 'user-pool', why: 'prove which user was found' },
  ],
  'gatehouse-bulk': [],
};

/** What the relay service calls. */
export const relayPermissions: readonly Permission[] = [
  ...readConfig,
  { action: 'sqs:ReceiveMessage', on: 'event-queue', why: 'take events' },
  { action: 'sqs:DeleteMessage', on: 'event-queue', why: 'drop what the server has' },
  { action: 'sqs:SendMessage', on: 'dead-letter-queue', why: 'put aside what cannot be read' },
];

/** What the trigger functions call. */
export const triggerPermissions: readonly Permission[] = [
  { action: 'sqs:SendMessage', on: 'event-queue', why: 'hand an event on' },
];
