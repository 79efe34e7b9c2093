import { type CognitoIdentityProviderClient, DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { toFailure } from './to-failure';

/** About how many users a pool has, as Cognito estimates it. Raises `UserPoolMissing`, `PermissionMissing`, `AwsUnavailable`. */
export async function estimateUsers(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<number> {
  try {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }), options);
    return UserPool?.EstimatedNumberOfUsers ?? 0;
  } catch (error) {
    throw toFailure(error, `pool=${userPoolId}, call=DescribeUserPool`);
  }
}
