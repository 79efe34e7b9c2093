import { CreateRoleCommand, PutRolePolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import { ownPrefixPolicy } from './own-prefix-policy';
import { required } from './required';

export interface UserRole {
  readonly arn: string;
  readonly name: string;
}

/** The role that an identity pool gives its signed-in users. */
export async function createUserRole(
  iam: IAMClient,
  options: { readonly name: string; readonly identityPoolId: string; readonly dataBucket: string; readonly layout: string },
): Promise<UserRole> {
  const { name: RoleName, identityPoolId, dataBucket, layout } = options;
  const AssumeRolePolicyDocument = JSON.stringify(trustPolicy(identityPoolId));
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = JSON.stringify(ownPrefixPolicy(dataBucket, layout));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own-prefix', PolicyDocument }));
  return { name: RoleName, arn: required(Role?.Arn, 'CreateRole', 'Role.Arn') };
}

/** Principal tags need `sts:TagSession` (https://docs.aws.amazon.com/cognito/latest/developerguide/using-attributes-for-access-control-policy-example.html). */
const trustPolicy = (identityPoolId: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPoolId },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
    },
  ],
});
