import { randomUUID } from 'node:crypto';
import type { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { S3Client } from '@aws-sdk/client-s3';
import { createDataBucket } from './seed/data-bucket';
import { createGroups, type GroupRoles } from './seed/groups';
import { createIdentityPool, useRole } from './seed/identity-pool';
import { allowOwnPrefix, createSessionRole } from './seed/session-role';
import { createUserPool } from './seed/user-pool';

/** Clients with the account's own credentials. */
export interface SeedClients {
  readonly cognito: CognitoIdentityProviderClient;
  readonly identity: CognitoIdentityClient;
  readonly s3: S3Client;
  readonly iam: IAMClient;
}

export interface SeedOptions {
  /** Names what is made: `<name>-user-data` is the bucket. Lower case, digits and hyphens; unique unless given. */
  readonly name?: string;
  /** The pool's users belong to tenants: `custom:tenant_id`, and a tenant's folder above each user's. */
  readonly tenants?: boolean;
  /**
   * Gatehouse is to decide who reaches what: roles allow nothing by themselves, and there are groups, two of them with
   * roles that the identity pool maps by token. Else the role of signed-in users reaches their own prefix.
   */
  readonly managed?: boolean;
}

export interface SeededPool {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly identityPoolId: string;
  readonly dataBucket: string;
  /** The role of signed-in users. */
  readonly userRoleArn: string;
  readonly userRoleName: string;
  /** Where users' objects live, as `gatehouse.yaml` writes it. */
  readonly layout: string;
  /** Set with tenants: `custom:tenant_id`. */
  readonly tenantAttribute?: string;
  /** The pool attribute that holds a user's prefix: `custom:storage_prefix`. */
  readonly prefixAttribute: string;
  /** Set where Gatehouse manages access: the roles of the groups that carry one. */
  readonly groupRoles?: GroupRoles;
}

export const prefixAttribute = 'custom:storage_prefix';
export const tenantAttribute = 'custom:tenant_id';

/**
 * Makes what a customer's app stands on, with plain AWS calls: user pool, app client, data bucket, identity pool with
 * principal tags, and the role of signed-in users. Rejects with the AWS SDK's errors, also when the name is taken.
 */
export async function seedPool(clients: SeedClients, options: SeedOptions = {}): Promise<SeededPool> {
  const { name = `app-${randomUUID().slice(0, 8)}`, tenants = false, managed = false } = options;
  const dataBucket = `${name}-user-data`;
  const layout = tenants ? 'tenants/{tenant}/users/{sub}/' : 'users/{sub}/';
  const { userPoolId, clientId, providerName } = await createUserPool(clients.cognito, { name, tenants });
  const identityPoolId = await createIdentityPool(clients.identity, { name, clientId, providerName, tenants });
  const userRole = await createSessionRole(clients.iam, { name: `${name}-app-user`, identityPoolId });
  const groupRoles = managed ? await createGroups(clients, { name, userPoolId, identityPoolId }) : undefined;
  if (!managed) await allowOwnPrefix(clients.iam, userRole.name, { dataBucket, layout });
  const byToken = managed ? { clientId, providerName } : undefined;
  await useRole(clients.identity, { identityPoolId, roleArn: userRole.arn, byToken });
  await createDataBucket(clients.s3, dataBucket);
  return {
    userPoolId,
    clientId,
    identityPoolId,
    dataBucket,
    userRoleArn: userRole.arn,
    userRoleName: userRole.name,
    layout,
    prefixAttribute,
    ...(tenants ? { tenantAttribute } : {}),
    ...(groupRoles === undefined ? {} : { groupRoles }),
  };
}
