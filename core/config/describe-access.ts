import { describeGroups } from './describe-groups';
import { changed, differences, gainsAndLosses, ownPrefix } from './gains-and-losses';
import { managesAccess, type PoolConfig } from './types';

/** Who gains and who loses what between two versions of one pool, in words, one sentence each. */
export function describeAccess(before: PoolConfig, after: PoolConfig): readonly string[] {
  return [
    ...describeHost(before, after),
    ...changed('identityPoolId', before.identityPoolId ?? 'none', after.identityPoolId ?? 'none'),
    ...changed('credentials', before.credentials, after.credentials),
    ...changed('principalTags', describeTags(before), describeTags(after)),
    ...differences(before.userRoles, after.userRoles).gained.map((role) => `sessions of ${role} gain their user's own prefix`),
    ...differences(before.userRoles, after.userRoles).lost.map((role) => `sessions of ${role} lose all that Gatehouse granted`),
    ...gainsAndLosses('users', before.ownPrefix, after.ownPrefix, ownPrefix),
    ...describeGroups(before, after),
  ];
}

/** `sub=sub, tenant=tenant`. */
export const describeTags = ({ principalTags: { sub, tenant } }: PoolConfig): string =>
  `sub=${sub}${tenant === undefined ? '' : `, tenant=${tenant}`}`;

function describeHost(before: PoolConfig, after: PoolConfig): readonly string[] {
  if (managesAccess(before) === managesAccess(after)) return [];
  return managesAccess(after)
    ? [`Gatehouse writes the policy of bucket ${after.dataBucket} from now on; statements of others stay as they are`]
    : [`Gatehouse takes its statements out of the policy of bucket ${before.dataBucket}; statements of others stay as they are`];
}
