import { isBucketName } from '../contract/names';
import { markAmong } from '../policy/owner-mark';
import type { CloudTrailRecord } from './cloudtrail-record';
import { type Fields, fieldsOf, present, shaped, textOf } from './fields';
import type { Decoded, EventKind, HostRef } from './identity-event';
import { happened, unreadable } from './outcomes';

/** Where a kind of host shows its name in a record. */
interface HostSource {
  readonly kind: HostRef['kind'];
  readonly field: string;
  readonly isName: (text: string) => boolean;
  readonly calls: ReadonlySet<string>;
}

/** Which calls change a policy host, or what guards it, by `eventSource`. */
const hostSources: Readonly<Record<string, HostSource>> = {
  's3.amazonaws.com': {
    kind: 's3',
    field: 'bucketName',
    isName: isBucketName,
    calls: new Set([
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketAcl',
      'PutBucketPublicAccessBlock',
      'DeleteBucketPublicAccessBlock',
      'PutPublicAccessBlock',
      'DeletePublicAccessBlock',
      'PutBucketOwnershipControls',
      'DeleteBucketOwnershipControls',
    ]),
  },
  'iam.amazonaws.com': {
    kind: 'role',
    field: 'roleName',
    isName: (text) => /^[\w+=,.@-]{1,64}$/.test(text),
    calls: new Set([
      'CreateRole',
      'DeleteRole',
      'UpdateRole',
      'UpdateAssumeRolePolicy',
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
    ]),
  },
  'cognito-identity.amazonaws.com': {
    kind: 'identity-pool',
    field: 'identityPoolId',
    isName: (text) => /^[a-z0-9-]+:[0-9a-f-]{36}$/i.test(text),
    calls: new Set([
      'CreateIdentityPool',
      'UpdateIdentityPool',
      'DeleteIdentityPool',
      'SetIdentityPoolRoles',
      'SetPrincipalTagAttributeMap',
    ]),
  },
};

/** How to read a change of a host, or `undefined` when the call is none. */
export function hostChange(eventSource: string, eventName: string): HostSource | undefined {
  const source = Object.hasOwn(hostSources, eventSource) ? hostSources[eventSource] : undefined;
  return source?.calls.has(eventName) === true ? source : undefined;
}

/** Only the response of `CreateIdentityPool` knows the new pool's id. */
export function readHostRecord(record: CloudTrailRecord, { kind, field, isName }: HostSource): Decoded {
  const created = record.eventName === 'CreateIdentityPool';
  const part = created ? 'responseElements' : 'requestParameters';
  const value = (created ? record.response : record.request)[field];
  const name = shaped(value, isName);
  if (name === undefined) {
    return unreadable(textOf(value) === undefined ? 'missing-field' : 'invalid-field', `detail.${part}.${field}`);
  }
  const eventKind: EventKind = created ? 'identity-pool-created' : 'host-changed';
  const { id, at, receivedAt } = record;
  const event = { schema: 'gatehouse.event/1', id, kind: eventKind, source: 'cloudtrail', at, receivedAt } as const;
  const policyHash = record.isOwn && record.eventName === 'PutBucketPolicy' ? hashOfPolicy(record.request) : undefined;
  return happened({ ...event, host: { kind, name }, ...present({ policyHash }) });
}

/** The hash in the mark of the policy that was put; `undefined` where none shows. */
function hashOfPolicy(request: Fields): string | undefined {
  const { Statement: statements } = fieldsOf(request['bucketPolicy']);
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  return markAmong(list.map((statement) => textOf(fieldsOf(statement)['Sid'])))?.hash;
}
