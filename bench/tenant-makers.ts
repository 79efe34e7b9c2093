import { CognitoIdentityClient, CreateIdentityPoolCommand } from '@aws-sdk/client-cognito-identity';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { setTimeout as delay } from 'node:timers/promises';
import type { TenantsAsWritten } from '../core/config/tenants-schema';
import { tenantRecordKey } from '../core/layout/control-keys';
import type { TenantRecord } from '../core/registry/tenant-record';
import { accountCredentials } from '../local/play/back-office';
import type { Playground } from '../local/playground';

export type TenantMode = TenantsAsWritten['mode'];

/** What tenants get in a benchmark. */
export const tenantsOf = (mode: TenantMode): TenantsAsWritten => ({
  mode,
  ...(mode === 'bucket' ? { bucket: { pattern: 'bench-{tenant}', tags: { customer: '{tenant}' } } } : {}),
  structure: ['shared/', 'users/'],
  grants: [{ prefix: 'tenants/{tenant}/shared/', allow: ['read', 'write', 'list'] }],
});

/** Has tenants made as a customer's tooling does, by an identity pool whose tag names each, and tells when they are isolated. */
export function createTenantMakers({ app: { endpoint, region }, miniStack, config }: Playground) {
  const identity = new CognitoIdentityClient({ endpoint, region, maxAttempts: 3 });
  // Straight at the upstream: watching must not be counted as a call of the application's.
  const behind = new S3Client({ endpoint: miniStack, region, credentials: accountCredentials, forcePathStyle: true });

  const record = async (tenant: string): Promise<TenantRecord | undefined> => {
    try {
      const ref = { Bucket: config.controlBucket, Key: tenantRecordKey(tenant) };
      const { Body } = await behind.send(new GetObjectCommand(ref));
      return JSON.parse((await Body?.transformToString()) ?? '') as TenantRecord;
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  };
  const isMade = async (tenant: string): Promise<boolean> => (await record(tenant))?.state === 'active';
  const create = async (tenant: string): Promise<void> => {
    const IdentityPoolTags = { tenant };
    const input = { IdentityPoolName: tenant, AllowUnauthenticatedIdentities: false, IdentityPoolTags };
    await identity.send(new CreateIdentityPoolCommand(input));
  };
  return {
    create,
    isMade,
    /** Milliseconds from CreateIdentityPool being answered until the record says that the tenant is isolated. */
    async timed(tenant: string): Promise<number> {
      await create(tenant);
      const began = performance.now();
      while (!(await isMade(tenant))) await delay(4);
      return performance.now() - began;
    },
    close: (): void => {
      identity.destroy();
      behind.destroy();
    },
  };
}
