import { CreateIdentityPoolCommand } from '@aws-sdk/client-cognito-identity';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { TenantsAsWritten } from '../../core/config/tenants-schema';
import { tenantRecordKey } from '../../core/layout/control-keys';
import type { ProvisionTenantInput, TenantReceipt, TenantResult } from '../../core/contract/tenants';
import { parseTenantRecord, type TenantRecord } from '../../core/registry/tenant-record';
import { createUserStorage, type UserStorage } from '../../local/play/user-storage';
import { runCommand } from '../client/cli/command-line';
import { account } from './iam-needs';
import { operatorEnv } from './operator-env';
import { openScene } from './scene';
import { givenServers } from './servers';

const silent = {
  cwd: __dirname,
  colors: false,
  out: () => undefined,
  err: () => undefined,
  ask: () => Promise.resolve(undefined),
};

export type TenantPlayground = Awaited<ReturnType<typeof openTenantPlayground>>;

/** A playground whose tenants are made as `tenants` says. */
export async function openTenantPlayground(tenants: TenantsAsWritten) {
  const scene = await openScene({ servers: givenServers(), tenants: true, tenantStorage: tenants });
  const { playground, behind, taskQueue } = scene;
  const { client } = playground.temporal;
  const { controlBucket } = playground.config;
  const storages: UserStorage[] = [];

  const run = (input: ProvisionTenantInput, workflowId = randomUUID()): Promise<TenantResult> =>
    client.workflow.execute('provisionTenant', { taskQueue, workflowId, args: [input] }) as Promise<TenantResult>;

  return {
    ...scene,
    client,
    run,
    /** Makes the tenant by hand and answers the receipt. */
    async make(tenant: string): Promise<TenantReceipt> {
      const result = await run({ tenant });
      if ('made' in result) return result.made;
      throw new Error(`Nothing was made: ${JSON.stringify(result)}`);
    },
    async record(tenant: string): Promise<TenantRecord | undefined> {
      try {
        const ref = { Bucket: controlBucket, Key: tenantRecordKey(tenant) };
        const { Body } = await behind.s3.send(new GetObjectCommand(ref));
        return parseTenantRecord((await Body?.transformToString()) ?? '', ref.Key);
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    async keysIn(Bucket: string, Prefix = ''): Promise<readonly string[]> {
      const { Contents = [] } = await behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
    /** Somebody of a tenant registers. */
    async register(
      tenant: string,
      name = `u${randomUUID().slice(0, 8)}`,
    ): Promise<{ readonly name: string; readonly sub: string }> {
      const sub = await scene.signUp(name, { 'custom:tenant_id': tenant });
      await scene.confirm(name);
      return { name, sub };
    },
    /** A bucket as the signed-in user reaches it. */
    async storageOf(name: string, dataBucket: string): Promise<UserStorage> {
      const { credentials } = await scene.app.signIn(name);
      const storage = createUserStorage({ ...playground.app, dataBucket }, credentials);
      storages.push(storage);
      return storage;
    },
    /** An identity pool, as a customer's own tooling makes one for a tenant. */
    async identityPool(tags: Readonly<Record<string, string>>): Promise<string> {
      const { IdentityPoolId = '' } = await scene.edge.identity.send(
        new CreateIdentityPoolCommand({
          IdentityPoolName: `pool-${randomUUID().slice(0, 8)}`,
          AllowUnauthenticatedIdentities: false,
          IdentityPoolTags: tags,
        }),
      );
      return IdentityPoolId;
    },
    /** Runs a command of an operator and answers the JSON that it prints. */
    async operator(args: string): Promise<unknown> {
      const env = { ...operatorEnv(playground), GATEHOUSE_EXPECTED_OWNER: account };
      const { exitCode, out, err } = await runCommand(`${args} --json`, { ...silent, env });
      if (exitCode !== 0) throw new Error(`${out}${err}`);
      return JSON.parse(out);
    },
    async close(): Promise<void> {
      for (const storage of storages) storage.close();
      await scene.close();
    },
  };
}
