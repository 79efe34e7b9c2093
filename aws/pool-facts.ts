import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  type SchemaAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { idTokenSeconds } from './id-token-life';
import { toFailure } from './to-failure';

/** A user pool as Cognito describes it; what Gatehouse judges by. */
export interface PoolFacts {
  readonly arn: string;
  readonly schema: readonly SchemaAttributeType[];
  /** Triggers that have a function: `PostConfirmation`, `PostAuthentication` … */
  readonly triggers: readonly string[];
}

/** An app client, and which attributes its users may write themselves. */
export interface AppClientFacts {
  readonly id: string;
  /** Undefined: the standard attributes, no custom one. */
  readonly writeAttributes?: readonly string[];
  /** Life of its ID tokens. */
  readonly idTokenSeconds: number;
}

/** Raises `UserPoolMissing`, `PermissionMissing`, `AwsUnavailable`. */
export async function describePool(client: CognitoIdentityProviderClient, userPoolId: string): Promise<PoolFacts> {
  try {
    const { UserPool: pool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
    const triggers = Object.entries(pool?.LambdaConfig ?? {}).flatMap(([name, value]) => (value ? [name] : []));
    return { arn: pool?.Arn ?? '', schema: pool?.SchemaAttributes ?? [], triggers };
  } catch (error) {
    throw toFailure(error, `pool=${userPoolId}, action=cognito-idp:DescribeUserPool`);
  }
}

/**
 * One app client. Without `WriteAttributes` an app writes the standard attributes alone
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html).
 * Raises `PermissionMissing`, `Throttled`, `AwsUnavailable`.
 */
export async function describeAppClient(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  id: string,
): Promise<AppClientFacts> {
  try {
    const input = { UserPoolId: userPoolId, ClientId: id };
    const { UserPoolClient: found } = await client.send(new DescribeUserPoolClientCommand(input));
    const named = found?.WriteAttributes ?? [];
    const life = idTokenSeconds(found ?? {});
    return { id, idTokenSeconds: life, ...(named.length === 0 ? {} : { writeAttributes: named }) };
  } catch (error) {
    throw toFailure(error, `pool=${userPoolId}, action=cognito-idp:DescribeUserPoolClient`);
  }
}
