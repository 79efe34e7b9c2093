import type { Permission, ResourceKind } from '../../../aws/permissions';
import type { Statement } from '../../../core/policy/evaluate';
import { arnsOf, type Deployment } from './arns';

/** An IAM identity policy, as `aws iam put-role-policy` takes it. */
export interface IamPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** The least policy that allows the permissions: one statement for each kind of resource that the deployment has. */
export function policyDocument(permissions: readonly Permission[], deployment: Deployment): IamPolicy {
  const kinds = [...new Set(permissions.map(({ on }) => on))].sort();
  return {
    Version: '2012-10-17',
    Statement: kinds.flatMap((kind) => {
      const Resource = arnsOf(kind, deployment);
      const Action = [...new Set(permissions.filter(({ on }) => on === kind).map(({ action }) => action))].sort();
      return Resource.length === 0 ? [] : [{ Sid: sidOf(kind), Effect: 'Allow' as const, Action, Resource }];
    }),
  };
}

/** `control-config` as `ControlConfig`: a Sid takes letters and digits alone. */
const sidOf = (kind: ResourceKind): string =>
  kind
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
