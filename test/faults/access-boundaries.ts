import { type Boundary, readOfUser, readRecord, s3, writeOfRecord, writeOfUser, writeReceipt } from './boundaries';
import type { Change } from './scenarios';

const shared = (name: string, writes: boolean, match: ReturnType<Boundary['match']>): Boundary => ({
  name,
  writes,
  shared: true,
  match: () => match,
});

/** What the writer of the policy does for a request, in order. */
const policy: readonly Boundary[] = [
  shared('read the policy', false, { service: 's3', operation: 'GetBucketPolicy' }),
  shared('write the access record', true, s3('PutObject', '^registry/access/')),
  shared('put the policy', true, { service: 's3', operation: 'PutBucketPolicy' }),
  shared('read the policy back', false, { service: 's3', operation: 'GetBucketPolicy', nth: 2 }),
  shared('note what is in force', true, s3('PutObject', '^registry/access/', 2)),
];

const look: readonly Boundary[] = [
  readRecord,
  readOfUser('read the user', 'AdminGetUser'),
  readOfUser('list the groups', 'AdminListGroupsForUser'),
];

/** What the length of a window is read from. */
const window: readonly Boundary[] = [
  { ...shared('read the clients', false, { service: 'cognito-idp', operation: 'ListUserPoolClients' }), kept: true },
  shared('describe the identity pool', false, { service: 'cognito-identity', operation: 'DescribeIdentityPool' }),
];

const signOut: readonly Boundary[] = [
  writeOfUser('sign out', 'AdminUserGlobalSignOut'),
  shared('look for uploads', false, { service: 's3', operation: 'ListMultipartUploads' }),
  ...window,
  writeReceipt,
];

/** Every call that leads from a change in Cognito to its effect, in about the order in which they are made. */
export const accessBoundaries: Readonly<Record<Change, readonly Boundary[]>> = {
  'joins a group': [...look, writeOfRecord('record the plan', 1), ...policy, writeOfRecord('record what is in force', 2)],
  "leaves a role's group": [
    ...look,
    writeOfRecord('record the plan', 1),
    ...policy,
    ...window,
    writeOfRecord('record the end of the deny', 2),
  ],
  'is disabled': [
    writeOfRecord('record the deny', 1),
    ...policy,
    ...look,
    writeOfRecord('record the plan', 2),
    writeOfRecord('record for the third time', 3),
    ...signOut,
    writeOfRecord('record for the fourth time', 4),
    writeOfRecord('record for the fifth time', 5),
  ],
  'is revoked by hand': [
    writeOfRecord('record the deny', 1),
    writeOfUser('disable', 'AdminDisableUser'),
    readOfUser('confirm', 'AdminGetUser', 2),
    ...signOut,
    writeOfRecord('record for the fifth time', 5),
  ],
  'is enabled again': [
    ...look,
    writeOfRecord('record the plan', 1),
    readOfUser('look before the lift', 'AdminGetUser', 2),
    writeOfRecord('record the lift', 2),
    ...policy,
    writeReceipt,
    writeOfRecord('record for the third time', 3),
    writeOfRecord('record for the fourth time', 4),
  ],
};
