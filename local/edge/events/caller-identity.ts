import type { AwsCall } from '../types';
import type { Fields, Place } from './trail-record';

/** Who made a call: role ARNs by access key id. Keys that are not named are the account's own. */
export type CallerRoles = Readonly<Record<string, string>>;

/** `userIdentity` (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html). */
export function callerIdentity(call: AwsCall, { account }: Place, roles: CallerRoles): Fields {
  const { accessKeyId } = call;
  if (accessKeyId === undefined) return { type: 'Unknown', principalId: 'Anonymous' };
  const roleArn = Object.hasOwn(roles, accessKeyId) ? roles[accessKeyId] : undefined;
  if (roleArn === undefined) {
    return { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account, accessKeyId };
  }
  const userName = roleArn.split('/').at(-1) ?? '';
  const principalId = `AROA${userName.replace(/[^A-Za-z0-9]/g, '').toUpperCase()}`;
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:session`,
    arn: `arn:aws:sts::${account}:assumed-role/${userName}/session`,
    accountId: account,
    accessKeyId,
    sessionContext: { sessionIssuer: { type: 'Role', principalId, arn: roleArn, accountId: account, userName } },
  };
}
