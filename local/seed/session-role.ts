import { CreateRoleCommand, PutRolePolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import { ownPrefixPolicy } from './own-prefix-policy';
import { required } from './required';

export interface SessionRole {
  readonly arn: string;
  readonly name: string;
}

/** A role that an identity pool gives its signed-in users. It allows nothing. */
export async function createSessionRole(
  iam: IAMClient,
  { name: RoleName, identityPoolId }: { readonly name: string; readonly identityPoolId: string },
): Promise<SessionRole> {
  const AssumeRolePolicyDocument = JSON.stringify(trustPolicy(identityPoolId));
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return { name: RoleName, arn: required(Role?.Arn, 'CreateRole', 'Role.Arn') };
}

/** Lets the role's sessions reach their own prefix, where no bucket policy does. */
export async function allowOwnPrefix(
  iam: IAMClient,
  RoleName: string,
  { dataBucket, layout }: { readonly dataBucket: string; readonly layout: string },
): Promise<void> {
  const PolicyDocument = JSON.stringify(ownPrefixPolicy(dataBucket, layout));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own-prefix', PolicyDocument }));
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
