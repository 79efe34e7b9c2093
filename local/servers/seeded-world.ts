import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import type { Client, Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import type { TenantsAsWritten } from '../../core/config/tenants-schema';
import type { GatehouseConfig } from '../../core/config/types';
import type { Verb } from '../../core/policy/verbs';
import { seedPool, type SeededPool } from '../seed';
import type { GroupRoles } from '../seed/groups';
import { setUpGatehouse } from './set-up-gatehouse';

export interface WorldOptions {
  /** The edge. */
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  readonly tenants: boolean;
  /** Gatehouse decides who reaches what. */
  readonly managed: boolean;
  /** Users get a file at their first sign-in. @default false */
  readonly firstLogin?: boolean;
  /** The `tenants` of the configuration. */
  readonly tenantStorage?: TenantsAsWritten;
  /** What the names of task queues begin with. */
  readonly taskQueuePrefix: string;
  readonly temporal: { readonly client: Client; readonly connection: Connection };
}

type SeedWorldOptions = Omit<WorldOptions, 'account' | 'temporal' | 'taskQueuePrefix' | 'firstLogin' | 'tenantStorage'>;

export interface World {
  readonly seeded: SeededPool;
  readonly config: GatehouseConfig;
  /** `gatehouse.yaml` as it was published. */
  readonly yaml: string;
}

/** Makes a customer's pool, bucket and role, then Gatehouse's own part, as documented steps would. */
export async function makeWorld(options: WorldOptions): Promise<World> {
  const seeded = await seedWorld(options);
  const yaml = gatehouseYaml(`${options.name}-gatehouse`, seeded, options.firstLogin, options.tenantStorage);
  const config = await setUpGatehouse({ ...options, yaml });
  return { seeded, config, yaml };
}

/** Makes a customer's pool, bucket and role, with the credentials of the environment. */
export async function seedWorld({ endpoint, region, name, tenants, managed }: SeedWorldOptions): Promise<SeededPool> {
  const settings = { endpoint, region };
  const clients = {
    cognito: new CognitoIdentityProviderClient(settings),
    identity: new CognitoIdentityClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    iam: new IAMClient(settings),
  };
  try {
    return await seedPool(clients, { name, tenants, managed });
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** The configuration for what was seeded. */
export const gatehouseYaml = (
  controlBucket: string,
  seeded: SeededPool,
  firstLogin = false,
  tenants?: TenantsAsWritten,
): string =>
  stringify({
    controlBucket,
    pools: [
      {
        userPoolId: seeded.userPoolId,
        dataBucket: seeded.dataBucket,
        layout: seeded.layout,
        ...(seeded.tenantAttribute === undefined ? {} : { tenantAttribute: seeded.tenantAttribute }),
        structure: ['documents/'],
        ...(tenants === undefined ? {} : { tenants }),
        writeBack: { [seeded.prefixAttribute]: '{prefix}', ...(firstLogin ? { 'custom:first_login': '{firstLogin}' } : {}) },
        ...(firstLogin ? { firstLogin: { template: 'welcome-pdf', name: 'welcome.pdf' } } : {}),
        ...(seeded.groupRoles === undefined ? {} : managedAccess(seeded, seeded.groupRoles)),
      },
    ],
  });

/** The tiers of the playground: what members of each group get besides their own prefix, or instead of all of it. */
function managedAccess({ identityPoolId, userRoleArn, tenantAttribute }: SeededPool, roles: GroupRoles) {
  const tenants = tenantAttribute !== undefined;
  const grant = (prefix: string, allow: readonly Verb[]) => [{ prefix: tenants ? `tenants/{tenant}/${prefix}` : prefix, allow }];
  return {
    identityPoolId,
    principalTags: { sub: 'sub', ...(tenants ? { tenant: 'tenant' } : {}) },
    userRoles: [userRoleArn],
    groups: {
      admin: { grants: grant('shared/', ['read', 'write', 'delete', 'list']) },
      premium: { grants: grant('shared/premium/', ['read', 'list']) },
      analysts: { grants: grant('shared/reports/', ['read', 'write', 'list']), via: 'role', role: roles.analysts },
      'read-only': { ownPrefix: ['read', 'list'], via: 'role', role: roles['read-only'] },
    },
  };
}
