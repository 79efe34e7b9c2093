import {
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  type CognitoIdentityProviderClient,
  type SchemaAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { required } from './required';

export interface UserPoolIds {
  readonly userPoolId: string;
  readonly clientId: string;
  /** `cognito-idp.<region>.amazonaws.com/<pool>`, as identity pools and `Logins` name it. */
  readonly providerName: string;
}

const custom = (Name: string, MaxLength: string): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'String',
  Mutable: true,
  StringAttributeConstraints: { MinLength: '0', MaxLength },
});

/**
 * A user pool whose custom attributes only the back office writes, and an app client without a secret that signs in by
 * password.
 */
export async function createUserPool(
  cognito: CognitoIdentityProviderClient,
  { name, tenants }: { readonly name: string; readonly tenants: boolean },
): Promise<UserPoolIds> {
  const Schema = [custom('storage_prefix', '2048'), ...(tenants ? [custom('tenant_id', '64')] : [])];
  const created = await cognito.send(new CreateUserPoolCommand({ PoolName: name, Schema, AutoVerifiedAttributes: ['email'] }));
  const userPoolId = required(created.UserPool?.Id, 'CreateUserPool', 'UserPool.Id');
  const client = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: `${name}-app`,
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      WriteAttributes: ['email', 'name'],
    }),
  );
  const clientId = required(client.UserPoolClient?.ClientId, 'CreateUserPoolClient', 'UserPoolClient.ClientId');
  const region = userPoolId.split('_')[0] ?? '';
  return { userPoolId, clientId, providerName: `cognito-idp.${region}.amazonaws.com/${userPoolId}` };
}
