import {
  AddCustomAttributesCommand,
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  paginateListUserPoolClients,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PoolConfig } from '../core/config/types';
import { GatehouseFailure } from '../core/failures';
import { attributeProblem } from './attribute-problem';
import { toFailure } from './to-failure';

/**
 * The attributes of `writeBack` that the pool lacks. Raises `AttributeImmutable` for one that can never be written,
 * `AttributeNotInSchema` for a missing tenantAttribute, `UserPoolMissing`, `PermissionMissing`, `AwsUnavailable`.
 */
export async function missingAttributes(client: CognitoIdentityProviderClient, pool: PoolConfig): Promise<readonly string[]> {
  const schema = await describeSchema(client, pool.userPoolId);
  const has = (name: string) => schema.some((attribute) => attribute.Name === name);
  if (pool.tenantAttribute !== undefined && !has(pool.tenantAttribute)) {
    throw new GatehouseFailure('AttributeNotInSchema', {
      place: `pool=${pool.userPoolId}, attribute=${pool.tenantAttribute}`,
      remedy: 'Correct tenantAttribute in gatehouse.yaml: it is the attribute in which the pool keeps the tenant already.',
    });
  }
  const [present, missing] = [Object.keys(pool.writeBack).filter(has), Object.keys(pool.writeBack).filter((name) => !has(name))];
  const problem = attributeProblem(pool.userPoolId, schema, Object.fromEntries(present.map((name) => [name, ''])));
  if (problem !== undefined) throw problem;
  return missing;
}

/**
 * Adds custom attributes as mutable strings of up to 2,048 characters. They can never be removed or changed
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddCustomAttributes.html).
 * `names` are full names, `custom:storage_prefix`, that the pool lacks.
 */
export async function addAttributes(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  names: readonly string[],
): Promise<void> {
  const CustomAttributes = names.map((name) => ({
    Name: name.replace(/^custom:/, ''),
    AttributeDataType: 'String' as const,
    Mutable: true,
    StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' },
  }));
  try {
    await client.send(new AddCustomAttributesCommand({ UserPoolId: userPoolId, CustomAttributes }));
  } catch (error) {
    throw toFailure(error, `pool=${userPoolId}, call=AddCustomAttributes, attributes=${names.join(' ')}`);
  }
}

/** The ids of a pool's app clients, all pages. Raises `UserPoolMissing`, `PermissionMissing`, `AwsUnavailable`. */
export async function listClientIds(client: CognitoIdentityProviderClient, userPoolId: string): Promise<readonly string[]> {
  try {
    const ids: string[] = [];
    for await (const page of paginateListUserPoolClients({ client, pageSize: 60 }, { UserPoolId: userPoolId })) {
      ids.push(...(page.UserPoolClients ?? []).flatMap(({ ClientId }) => (ClientId === undefined ? [] : [ClientId])));
    }
    return ids.toSorted();
  } catch (error) {
    throw toFailure(error, `pool=${userPoolId}, call=ListUserPoolClients`);
  }
}

async function describeSchema(client: CognitoIdentityProviderClient, userPoolId: string) {
  try {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
    return UserPool?.SchemaAttributes ?? [];
  } catch (error) {
    throw toFailure(error, `pool=${userPoolId}, call=DescribeUserPool`);
  }
}
