import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { Tenants } from '../../core/config/tenants-schema';
import { userLifecycleId } from '../../core/contract/ids';
import type { LifecycleStatus } from '../../core/contract/messages';
import { tenantRecordKey } from '../../core/layout/control-keys';
import type { TenantRecord } from '../../core/registry/tenant-record';
import { user as build } from './builders';
import { memoryBuckets } from './memory-buckets';
import { worldIn } from './memory-world';

/** A pool in memory whose tenants have buckets of their own, with a user of a tenant for each test. */
export function tenantsInMemory(environment: TestWorkflowEnvironment, more: Partial<Tenants> = {}) {
  // Writers of policies have names that the whole server knows.
  const start = `t${randomUUID().slice(0, 8)}`;
  const tenants: Tenants = {
    mode: 'bucket',
    bucket: { pattern: `${start}-{tenant}`, versioning: true, incompleteUploadDays: 7 },
    structure: ['shared/'],
    grants: [],
    identityPoolTag: 'tenant',
    onFirstUser: false,
    ...more,
  };
  const tenant = `acme-${start}`;
  const world = worldIn(environment, {
    dataBucket: `${start}-data`,
    layout: 'tenants/{tenant}/users/{sub}/',
    tenantAttribute: 'custom:tenant_id',
    principalTags: { sub: 'sub', tenant: 'tenant' },
    userRoles: ['arn:aws:iam::111122223333:role/app-user'],
    identityPoolId: 'us-east-1:0f3c9b1e-0000-4000-8000-000000000001',
    tenants,
  });
  const { user, sub, directory, objects } = world;
  const known = build({ sub, username: `u-${sub}`, attributes: { 'custom:tenant_id': tenant } });
  directory.users.set(sub, known);
  const buckets = memoryBuckets();
  const tags: Record<string, string> = {};
  const identityPools = {
    describe: () => Promise.resolve({ allowClassicFlow: false, allowUnauthenticated: false, providers: [], roles: {}, tags }),
  };
  return {
    ...world,
    ports: { ...world.ports, buckets, identityPools },
    buckets,
    tags,
    tenant,
    bucket: `${start}-${tenant}`,
    /** As an administrator does. */
    changeTenant: (to: string): void => {
      const { attributes } = directory.users.get(sub) ?? known;
      directory.users.set(sub, { ...known, attributes: { ...attributes, 'custom:tenant_id': to } });
    },
    needs: async () =>
      (await environment.client.workflow.getHandle(userLifecycleId(user)).query<LifecycleStatus>('lifecycleStatus')).needs?.type,
    tenantRecord: () =>
      JSON.parse(objects.stored.get(`control/${tenantRecordKey(tenant)}`)?.body ?? 'null') as TenantRecord | null,
  };
}
