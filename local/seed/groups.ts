import { type CognitoIdentityProviderClient, CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { IAMClient } from '@aws-sdk/client-iam';
import { createSessionRole } from './session-role';

/** The tiers of the playground's users; those `with a role` get credentials in it by role mapping. */
export const groupNames = { roster: ['premium', 'admin'], role: ['read-only', 'analysts'] } as const;

export type RoleGroup = (typeof groupNames.role)[number];

export type GroupRoles = Readonly<Record<RoleGroup, string>>;

export interface GroupOptions {
  /** Roles are `<name>-<group>`. */
  readonly name: string;
  readonly userPoolId: string;
  readonly identityPoolId: string;
}

/** Makes the pool's groups, and the roles of those that have one; the roles allow nothing by themselves. Answers their ARNs. */
export async function createGroups(
  { cognito, iam }: { readonly cognito: CognitoIdentityProviderClient; readonly iam: IAMClient },
  { name, userPoolId: UserPoolId, identityPoolId }: GroupOptions,
): Promise<GroupRoles> {
  for (const GroupName of groupNames.roster) await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }));
  const withRole = async (GroupName: RoleGroup, Precedence: number): Promise<string> => {
    const { arn } = await createSessionRole(iam, { name: `${name}-${GroupName}`, identityPoolId });
    await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName, RoleArn: arn, Precedence }));
    return arn;
  };
  return { 'read-only': await withRole('read-only', 10), analysts: await withRole('analysts', 20) };
}
