import type { Tenants } from '../../core/config/tenants-schema';
import { planUser } from '../../core/plan/plan-user';
import { recordAfter } from '../../core/plan/record-after';
import type { PlanUserInput } from '../../core/plan/seen';
import type { UserPlan } from '../../core/plan/user-plan';
import type { TenantMove, TenantPlace } from '../../core/registry/tenant-move';
import { newTenantRecord, type TenantRecord } from '../../core/registry/tenant-record';
import type { UserRecord } from '../../core/registry/user-record';
import { activeRecord, look, now, poolConfig, sub, user } from './builders';

export const tenants = poolConfig({
  layout: 'tenants/{tenant}/users/{sub}/',
  tenantAttribute: 'custom:tenant_id',
  principalTags: { sub: 'sub', tenant: 'tenant' },
  userRoles: ['arn:aws:iam::111122223333:role/app-user'],
  groups: { premium: { grants: [{ prefix: 'shared/{tenant}/', allow: ['read'], crossTenant: false }], via: 'roster' } },
  writeBack: {},
});
export const madeTenants: Tenants = { mode: 'bucket', structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false };
export const at = (tenant: string): TenantPlace => ({ tenant, bucket: 'data', prefix: `tenants/${tenant}/users/${sub}/` });
export const inTenant = (tenant: string) => user({ attributes: { 'custom:tenant_id': tenant } });
export const home = activeRecord({ tenant: 'acme', prefix: at('acme').prefix });
/** A tenant that was made with a bucket of its own. */
export const globex: TenantRecord = {
  ...newTenantRecord('globex'),
  state: 'active',
  epoch: 1,
  storages: [{ pool: home.pool, mode: 'bucket', bucket: 'globex-data', prefix: 'tenants/globex/' }],
};
export const replyTo = { workflowId: 'w', runId: 'r' };
export const approval = (tenant: string) => ({ id: 'a1', useCase: 'moveTenant', tenant, replyTo }) as const;
export const everything = ['read', 'write', 'delete', 'list'];
export const deniedAt = (tenant: string, until?: string) => ({
  cause: 'moved',
  scope: [
    { prefix: `shared/${tenant}/`, verbs: everything },
    { prefix: `tenants/${tenant}/`, verbs: everything },
  ],
  ...(until === undefined ? {} : { until }),
});

export const plan = (overrides: Partial<PlanUserInput> = {}) =>
  planUser({
    look: look(),
    pool: tenants,
    configRevision: 1,
    user: inTenant('globex'),
    groups: [],
    now: new Date(now),
    record: home,
    ...overrides,
  });

/** The record as the look leaves it, and what it asked answered. */
export const afterwards = (record: UserRecord, planned: UserPlan): UserRecord => {
  const next = recordAfter(record, planned, { groups: [], username: undefined, observedAt: now }) ?? record;
  return next.access === undefined ? next : { ...next, access: { ...next.access, inForceAt: now } };
};

export const heldMove: TenantMove = { id: 2, from: [at('acme')], to: at('globex'), phase: 'held', beganAt: now };
export const moving = (phase: TenantMove['phase'], more: Partial<UserRecord> = {}) => {
  const started = afterwards(home, plan());
  return { ...started, move: { ...heldMove, phase }, ...more };
};
