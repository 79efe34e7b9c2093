import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import type { Client, Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import type { GatehouseConfig } from '../../core/config/types';
import { seedPool, type SeededPool } from '../seed';
import { setUpGatehouse } from './set-up-gatehouse';

export interface WorldOptions {
  /** The edge. */
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  readonly tenants: boolean;
  readonly temporal: { readonly client: Client; readonly connection: Connection };
}

type SeedWorldOptions = Omit<WorldOptions, 'account' | 'temporal'>;

export interface World {
  readonly seeded: SeededPool;
  readonly config: GatehouseConfig;
  /** `gatehouse.yaml` as it was published. */
  readonly yaml: string;
}

/** Makes a customer's pool, bucket and role, then Gatehouse's own part, as documented steps would. */
export async function makeWorld(options: WorldOptions): Promise<World> {
  const seeded = await seedWorld(options);
  const yaml = gatehouseYaml(`${options.name}-gatehouse`, seeded);
  const config = await setUpGatehouse({ ...options, yaml });
  return { seeded, config, yaml };
}

/** Makes a customer's pool, bucket and role, with the credentials of the environment. */
export async function seedWorld({ endpoint, region, name, tenants }: SeedWorldOptions): Promise<SeededPool> {
  const settings = { endpoint, region };
  const clients = {
    cognito: new CognitoIdentityProviderClient(settings),
    identity: new CognitoIdentityClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    iam: new IAMClient(settings),
  };
  try {
    return await seedPool(clients, { name, tenants });
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** The configuration for what was seeded. */
export const gatehouseYaml = (controlBucket: string, seeded: SeededPool): string =>
  stringify({
    controlBucket,
    pools: [
      {
        userPoolId: seeded.userPoolId,
        dataBucket: seeded.dataBucket,
        layout: seeded.layout,
        ...(seeded.tenantAttribute === undefined ? {} : { tenantAttribute: seeded.tenantAttribute }),
        structure: ['documents/'],
        writeBack: { [seeded.prefixAttribute]: '{prefix}' },
      },
    ],
  });
