import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type Role,
} from '@aws-sdk/client-iam';
import type { NamedPolicy } from '../core/policy/document';
import type { RoleFacts, Roles } from '../core/ports';
import { type CurrentAttempt, noAttempt, sendOptions } from './attempt';
import { roleDocument } from './role-document';
import { isAwsError, toFailure } from './to-failure';

export interface IamRolesOptions {
  readonly client: IAMClient;
  readonly currentAttempt?: CurrentAttempt;
}

interface Reach {
  readonly client: IAMClient;
  readonly options: () => { readonly abortSignal?: AbortSignal };
}

/** Roles on IAM, whose reads may lag behind its writes (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html). */
export function createIamRoles({ client, currentAttempt = noAttempt }: IamRolesOptions): Roles {
  const reading = async <T>(arn: string, read: (reach: Reach) => Promise<T>): Promise<T | undefined> => {
    try {
      return await read({ client, options: () => sendOptions(currentAttempt, `role=${arn}`) });
    } catch (error) {
      // Also for what was deleted between two of the calls: the next look sees which.
      if (isAwsError(error) && (error.name === 'NoSuchEntityException' || error.name === 'NoSuchEntity')) return undefined;
      throw toFailure(error, `role=${arn}`);
    }
  };
  return {
    read: (arn) => reading(arn, (reach) => readRole(reach, arn)),
    exists: async (arn) => (await reading(arn, (reach) => findRole(reach, arn))) !== undefined,
  };
}

/** IAM finds roles by name alone: a role of another account or path is none of that ARN. */
async function findRole({ client, options }: Reach, arn: string): Promise<Role | undefined> {
  const { Role } = await client.send(new GetRoleCommand({ RoleName: nameOf(arn) }), options());
  return Role?.Arn === arn ? Role : undefined;
}

async function readRole(reach: Reach, arn: string): Promise<RoleFacts | undefined> {
  const role = await findRole(reach, arn);
  if (role === undefined) return undefined;
  const policies = [...(await inlinePolicies(reach, nameOf(arn))), ...(await attachedPolicies(reach, nameOf(arn)))];
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn,
    maxSessionSeconds: role.MaxSessionDuration ?? 3_600,
    trust: roleDocument(arn, 'trust policy', role.AssumeRolePolicyDocument),
    policies,
    ...(boundary === undefined ? {} : { boundary: await managedPolicy(reach, boundary) }),
  };
}

async function inlinePolicies({ client, options }: Reach, RoleName: string): Promise<readonly NamedPolicy[]> {
  const names = await everyPage(async (Marker) => {
    const page = await client.send(new ListRolePoliciesCommand({ RoleName, Marker }), options());
    return { items: page.PolicyNames ?? [], next: page.IsTruncated === true ? page.Marker : undefined };
  });
  const policies: NamedPolicy[] = [];
  for (const PolicyName of names) {
    const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }), options());
    policies.push({ name: PolicyName, document: roleDocument(RoleName, PolicyName, PolicyDocument) });
  }
  return policies;
}

async function attachedPolicies(reach: Reach, RoleName: string): Promise<readonly NamedPolicy[]> {
  const arns = await everyPage(async (Marker) => {
    const page = await reach.client.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), reach.options());
    const items = (page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []);
    return { items, next: page.IsTruncated === true ? page.Marker : undefined };
  });
  const policies: NamedPolicy[] = [];
  for (const arn of arns) policies.push(await managedPolicy(reach, arn));
  return policies;
}

async function managedPolicy({ client, options }: Reach, PolicyArn: string): Promise<NamedPolicy> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }), options());
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }), options());
  return { name: PolicyArn, document: roleDocument(PolicyArn, VersionId ?? '', PolicyVersion?.Document) };
}

async function everyPage<T>(
  read: (marker: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const page = await read(next);
    items.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return items;
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
