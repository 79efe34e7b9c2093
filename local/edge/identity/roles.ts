import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  NoSuchEntityException,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { NamedPolicy } from '../../../core/policy/evaluate';
import type { AwsCall } from '../types';
import { parsePolicy } from './parse-policy';
import { UntilWritten } from './until-written';

export interface Role {
  /** `AROA…`. */
  readonly id: string;
  readonly trust: NamedPolicy;
  /** Inline, then attached. */
  readonly policies: readonly NamedPolicy[];
  /** ARN of a permissions boundary. */
  readonly boundary?: string;
}

/** The roles behind the edge with their policies, read once until an IAM write passes the edge. */
export class Roles {
  readonly #kept = new UntilWritten<Role | undefined>();

  constructor(private readonly iam: IAMClient) {}

  /** Undefined when there is no such role. */
  find(roleArn: string): Promise<Role | undefined> {
    return this.#kept.get(roleArn, () => this.#read(roleArn));
  }

  before(call: AwsCall): void {
    if (isWrite(call)) this.#kept.begin(call);
  }

  after(call: AwsCall): void {
    if (isWrite(call)) this.#kept.end(call);
  }

  async #read(roleArn: string): Promise<Role | undefined> {
    const RoleName = roleArn.split('/').at(-1) ?? '';
    try {
      const [{ Role }, inline, attached] = await Promise.all([
        this.iam.send(new GetRoleCommand({ RoleName })),
        this.#inline(RoleName),
        this.#attached(RoleName),
      ]);
      const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
      return {
        id: Role?.RoleId ?? '',
        trust: parsePolicy(`trust policy of ${RoleName}`, Role?.AssumeRolePolicyDocument),
        policies: [...inline, ...attached],
        ...(boundary === undefined ? {} : { boundary }),
      };
    } catch (error) {
      if (error instanceof NoSuchEntityException) return undefined;
      throw error;
    }
  }

  async #inline(RoleName: string): Promise<NamedPolicy[]> {
    const found: NamedPolicy[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: this.iam }, { RoleName })) {
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument } = await this.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        found.push(parsePolicy(PolicyName, PolicyDocument));
      }
    }
    return found;
  }

  async #attached(RoleName: string): Promise<NamedPolicy[]> {
    const found: NamedPolicy[] = [];
    for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client: this.iam }, { RoleName })) {
      for (const { PolicyArn = '' } of AttachedPolicies) {
        const { Policy } = await this.iam.send(new GetPolicyCommand({ PolicyArn }));
        const VersionId = Policy?.DefaultVersionId;
        const { PolicyVersion } = await this.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
        found.push(parsePolicy(PolicyArn, PolicyVersion?.Document));
      }
    }
    return found;
  }
}

const isWrite = ({ service, operation }: AwsCall): boolean => service === 'iam' && !/^(Get|List|Simulate)/.test(operation);
