import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { PoolConfig } from '../../core/config/types';
import { policyWriterId, tenantId, userLifecycleId } from '../../core/contract/ids';
import { messageNames } from '../../core/contract/messages';
import type { OffboardingReceipt, OffboardingStatus, OffboardTenantInput } from '../../core/contract/tenant-offboarding';
import { tenantBucketKey, tenantRecordKey, userRecordKey } from '../../core/layout/control-keys';
import { newTenantRecord, type TenantRecord } from '../../core/registry/tenant-record';
import type { UserRecord } from '../../core/registry/user-record';
import { activeRecord, pool, published, user as build } from './builders';
import type { Deployment } from './deployment';
import { memoryPorts } from './fake-ports';

interface OffboardingWorldOptions {
  readonly mode?: 'prefix' | 'bucket';
  readonly offboarding?: NonNullable<PoolConfig['tenants']>['offboarding'];
  readonly config?: Partial<PoolConfig>;
}

/** Two tenants with users, in a pool whose access is managed, in memory. Names are new in each. */
export function offboardingWorld({ mode = 'prefix', offboarding, config }: OffboardingWorldOptions = {}) {
  const unique = randomUUID().slice(0, 8);
  const [tenant, other] = [`acme-${unique}`, `other-${unique}`];
  const dataBucket = `data-${unique}`;
  const bucket = mode === 'bucket' ? `acme-bucket-${unique}` : dataBucket;
  const memory = memoryPorts(
    published({
      dataBucket,
      layout: 'tenants/{tenant}/users/{sub}/',
      tenantAttribute: 'custom:tenant_id',
      principalTags: { sub: 'sub', tenant: 'tenant' },
      userRoles: ['arn:aws:iam::111122223333:role/app-user'],
      identityPoolId: 'us-east-1:1',
      tenants: {
        mode,
        structure: [],
        grants: [],
        identityPoolTag: 'tenant',
        onFirstUser: false,
        ...(offboarding === undefined ? {} : { offboarding }),
      },
      ...config,
    }),
  );
  const { stored } = memory.objects;
  const write = (key: string, document: object): void =>
    void stored.set(`control/${key}`, { body: JSON.stringify(document), etag: `"${randomUUID()}"`, metadata: {} });
  const read = (key: string): unknown => JSON.parse(stored.get(`control/${key}`)?.body ?? 'null');

  const makeTenant = (name: string, where: string): void => {
    const storages = [{ pool, mode, bucket: where, prefix: `tenants/${name}/` }];
    write(tenantRecordKey(name), { ...newTenantRecord(name), state: 'active', epoch: 1, storages });
    const metadata = { 'gatehouse-tenant': encodeURIComponent(name) };
    stored.set(`${where}/tenants/${name}/`, { body: '', etag: `"${randomUUID()}"`, metadata });
  };
  makeTenant(tenant, bucket);
  makeTenant(other, dataBucket);
  if (mode === 'bucket') write(tenantBucketKey(bucket), { schema: 'gatehouse.tenant-bucket/1', bucket, tenant, pool });

  /** A user who has storage. */
  const addUser = (number: number, of = tenant): string => {
    const sub = randomUUID();
    const prefix = `tenants/${of}/users/${sub}/`;
    const where = of === tenant ? bucket : dataBucket;
    const attributes = { 'custom:tenant_id': of, 'custom:storage_prefix': prefix };
    memory.directory.users.set(sub, build({ sub, username: `u-${String(number)}`, attributes }));
    write(
      userRecordKey({ pool, sub }),
      activeRecord({ sub, tenant: of, bucket: where, prefix, username: `u-${String(number)}` }),
    );
    return sub;
  };
  const record = (sub: string) => read(userRecordKey({ pool, sub })) as UserRecord | null;

  return {
    ...memory,
    ...{ tenant, other, dataBucket, bucket, stored, addUser, record, write },
    tenantRecord: (name = tenant) => read(tenantRecordKey(name)) as TenantRecord,
    put: (key: string, body: string): void =>
      void stored.set(`${bucket}/${key}`, { body, etag: `"${randomUUID()}"`, metadata: {} }),
    keys: (prefix: string): readonly string[] => [...stored.keys()].filter((key) => key.startsWith(prefix)).sort(),
    body: (key: string): string => stored.get(key)?.body ?? '',
    isEnabled: (sub: string): boolean => memory.directory.users.get(sub)?.enabled === true,
    start: ({ client, taskQueue }: Deployment, more: Partial<OffboardTenantInput> = {}) =>
      client.workflow.start<(input: OffboardTenantInput) => Promise<OffboardingReceipt>>('offboardTenant', {
        workflowId: tenantId(tenant),
        taskQueue,
        args: [{ tenant, ...more }],
      }),
    status: ({ client }: TestWorkflowEnvironment) =>
      client.workflow.getHandle(tenantId(tenant)).query<OffboardingStatus>(messageNames.offboardingStatus),
    /** Ends what runs on for as long as denies stand. */
    async close({ client }: TestWorkflowEnvironment): Promise<void> {
      const ids = [
        policyWriterId('s3', bucket),
        ...[...memory.directory.users.keys()].map((sub) => userLifecycleId({ pool, sub })),
      ];
      await Promise.all(
        ids.map((id) =>
          client.workflow
            .getHandle(id)
            .terminate()
            .catch(() => undefined),
        ),
      );
    },
  };
}

export type OffboardingWorld = ReturnType<typeof offboardingWorld>;
