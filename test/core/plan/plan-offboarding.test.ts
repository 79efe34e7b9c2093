import type { PoolConfig } from '../../../core/config/types';
import { offboardedUser, planOffboarding } from '../../../core/plan/plan-offboarding';
import { planUser } from '../../../core/plan/plan-user';
import { newTenantRecord, type TenantRecord } from '../../../core/registry/tenant-record';
import type { TenantMove } from '../../../core/registry/tenant-move';
import type { UserRecord } from '../../../core/registry/user-record';
import { activeRecord, look, now, pool, poolConfig, published, user } from '../../support/builders';

const tenants: NonNullable<PoolConfig['tenants']> = {
  mode: 'prefix',
  structure: [],
  grants: [],
  identityPoolTag: 'tenant',
  onFirstUser: false,
};
const config: Partial<PoolConfig> = {
  layout: 'tenants/{tenant}/users/{sub}/',
  tenantAttribute: 'custom:tenant_id',
  principalTags: { sub: 'sub', tenant: 'tenant' },
  userRoles: ['arn:aws:iam::111122223333:role/app-user'],
  tenants,
};
const made = (state: TenantRecord['state'], mode: 'prefix' | 'bucket' = 'prefix'): TenantRecord => ({
  ...newTenantRecord('acme'),
  state,
  epoch: 3,
  storages: [{ pool, mode, bucket: 'data', prefix: 'tenants/acme/' }],
});

test('the plan has what goes by default, and only a bucket of the tenant’s own may be deleted', () => {
  const plan = planOffboarding(published(config), made('offboarding'));
  expect(plan).toMatchObject({ tenant: 'acme', epoch: 3, approveAbove: 50 });
  expect(plan.storages).toMatchObject([{ bucket: 'data', deleteBucket: false, retainMs: 30 * 86_400_000 }]);
  const offboarding = { approveAbove: 0, deleteBucket: true, retain: '2h' };
  const asked = published({ ...config, tenants: { ...tenants, offboarding } });
  expect(planOffboarding(asked, made('offboarding')).storages[0]?.deleteBucket).toBe(false);
  expect(planOffboarding(asked, made('offboarding', 'bucket'))).toMatchObject({
    approveAbove: 0,
    storages: [{ deleteBucket: true, retainMs: 7_200_000 }],
  });
});

test('the plan says whether an earlier run has begun to revoke users', () => {
  const begun: TenantRecord = { ...made('offboarding'), offboarding: { run: 'r', revokes: true } };
  expect(planOffboarding(published(config), begun)).toMatchObject({ revokes: true });
  expect(planOffboarding(published(config), { ...begun, offboarding: { run: 'r' } })).not.toHaveProperty('revokes');
});

test.each([
  ['a tenant that was never made', published(config), newTenantRecord('acme'), 'TenantUnknown'],
  ['a pool in which nobody is denied', published({ ...config, mode: 'additive' }), made('active'), 'AccessNotConfigured'],
  ['a pool whose access others manage', published({ ...config, userRoles: [] }), made('active'), 'AccessNotConfigured'],
  [
    'a pool that left the configuration',
    published({ ...config, userPoolId: 'us-east-1_Other' }),
    made('active'),
    'PoolNotConfigured',
  ],
])('%s is refused', (_what, configuration, record, type) => {
  expect(() => planOffboarding(configuration, record)).toThrow(expect.objectContaining({ type }) as Error);
});

const revocation = { id: 2, reason: 'requested', keepEnabled: false, beganAt: now } as const;
const lastFailure = { type: 'PermissionMissing', useCase: 'revokeUserAccess', configRevision: 1, at: now } as const;
const running = (useCase: string) => ({ useCase, epoch: 2, interrupted: false });

const moving = (phase: TenantMove['phase']): TenantMove => ({
  id: 2,
  from: [{ tenant: 'acme2', bucket: 'data', prefix: 'tenants/acme2/users/x/' }],
  to: { tenant: 'acme', bucket: 'data', prefix: 'tenants/acme/users/x/' },
  phase,
  beganAt: now,
});

test.each<[string, Partial<UserRecord>, string]>([
  ['one of another tenant', { tenant: 'acme2' }, 'of-another'],
  [
    'one of another tenant whose objects are on their way to this one',
    { tenant: 'acme2', move: moving('moving') },
    'to-be-asked',
  ],
  ['one who is being signed out to move to this one', { tenant: 'acme2', move: moving('signing-out') }, 'to-be-asked'],
  ['one whose move to this one nobody approved', { tenant: 'acme2', move: moving('held') }, 'of-another'],
  ['one with storage', {}, 'to-be-asked'],
  ['one who is being provisioned', { running: running('provisionUser') }, 'to-be-asked'],
  ['one whose revocation runs', { running: running('revokeUserAccess'), revocation }, 'under-way'],
  ['one whose revocation runs again after it failed', { running: running('revokeUserAccess'), lastFailure }, 'under-way'],
  ['one whose revocation failed', { revocation, lastFailure }, 'stuck'],
  ['one whose tags failed', { lastFailure: { ...lastFailure, useCase: 'tagUserObjects' } }, 'to-be-asked'],
  ['one who is revoked', { revocation: { ...revocation, finishedAt: now } }, 'revoked'],
  ['one who is denied and stayed enabled', { revocation: { ...revocation, keepEnabled: true, finishedAt: now } }, 'to-be-asked'],
])('%s', (_who, record, stands) => {
  expect(offboardedUser(activeRecord({ tenant: 'acme', ...record }), 'acme')).toBe(stands);
});

describe('a user who was cut off and is enabled again', () => {
  const back = (tenant: TenantRecord | undefined) =>
    planUser({
      look: look(),
      pool: poolConfig(config),
      configRevision: 1,
      user: user({ attributes: { 'custom:tenant_id': 'acme' } }),
      groups: [],
      record: activeRecord({
        tenant: 'acme',
        state: 'revoked',
        revocation: { ...revocation, disableConfirmedAt: now, signOutConfirmedAt: now, finishedAt: now },
        access: { epoch: 1, askedAt: now, inForceAt: now, groups: [], denies: [{ cause: 'requested', scope: 'whole' }] },
      }),
      ...(tenant === undefined ? {} : { tenant }),
      now: new Date(now),
    });

  test.each(['offboarding', 'offboarded'] as const)('stays denied while the tenant is %s', (state) => {
    const { next, access } = back(made(state));
    expect(next).toMatchObject({ kind: 'needs-person', failure: { type: 'TenantOffboarded' } });
    expect(access?.change.denies ?? [{ scope: 'whole' }]).toMatchObject([{ scope: 'whole' }]);
  });

  test('comes back where the tenant is there', () => {
    expect(back(made('active')).next).toMatchObject({ kind: 'run', useCase: 'restoreUserAccess' });
  });
});
