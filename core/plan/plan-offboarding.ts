import { tenantOffboarding } from '../config/tenant-offboarding-schema';
import { findPool, managesAccess, type PublishedConfig } from '../config/types';
import type { OffboardedStorage, OffboardingPlan } from '../contract/tenant-offboarding';
import { GatehouseFailure } from '../failures';
import type { TenantRecord, TenantStorage } from '../registry/tenant-record';
import type { UserRecord } from '../registry/user-record';

/**
 * What is to be taken away of a tenant. Raises `TenantUnknown`, `PoolNotConfigured`, and `AccessNotConfigured` for a pool
 * in which nobody can be revoked.
 */
export function planOffboarding(published: PublishedConfig, record: TenantRecord): OffboardingPlan {
  const { tenant, epoch, storages, offboarding: begun } = record;
  if (storages.length === 0) {
    throw new GatehouseFailure('TenantUnknown', {
      place: `tenant=${tenant}`,
      remedy: 'Name a tenant that was made; one whose making has failed has nothing to be taken away.',
    });
  }
  const settings = storages.map((storage) => ({ storage, offboarding: settingsOf(published, storage) }));
  return {
    tenant,
    epoch,
    configRevision: published.revision,
    approveAbove: Math.min(...settings.map(({ offboarding }) => offboarding.approveAbove)),
    ...(begun?.revokes === true ? { revokes: true } : {}),
    storages: settings.map(({ storage, offboarding: { deleteBucket, retainMs } }): OffboardedStorage => ({
      ...storage,
      deleteBucket: deleteBucket && storage.mode === 'bucket',
      retainMs,
    })),
  };
}

function settingsOf(published: PublishedConfig, { pool: userPoolId }: TenantStorage) {
  const pool = findPool(published, userPoolId);
  if (pool !== undefined && managesAccess(pool) && pool.mode === 'enforce') return tenantOffboarding(pool.tenants?.offboarding);
  const place = `pool=${userPoolId}`;
  if (pool === undefined) {
    const remedy = 'Put the pool back into gatehouse.yaml and run `temporal gatehouse apply`: its users are to be revoked.';
    throw new GatehouseFailure('PoolNotConfigured', { place, remedy });
  }
  throw new GatehouseFailure('AccessNotConfigured', {
    place,
    value: `mode=${pool.mode}`,
    remedy: 'Set `userRoles` and `mode: enforce` for this pool in gatehouse.yaml and run `temporal gatehouse apply`.',
  });
}

/** Where a user of a tenant that goes stands. `stuck`: the revocation failed, and a person has to mend something. */
export type OffboardedUser = 'revoked' | 'under-way' | 'stuck' | 'to-be-asked' | 'of-another';

export function offboardedUser(record: UserRecord, tenant: string): OffboardedUser {
  const { revocation, running, lastFailure } = record;
  if (record.tenant !== tenant && !isMovingTo(record, tenant)) return 'of-another';
  if (revocation?.finishedAt !== undefined && !revocation.keepEnabled) return 'revoked';
  if (running?.useCase === 'revokeUserAccess') return 'under-way';
  return lastFailure?.useCase === 'revokeUserAccess' ? 'stuck' : 'to-be-asked';
}

/** On the way: one who is held gets there only by another look, which finds the tenant gone. */
const isMovingTo = ({ move }: UserRecord, tenant: string): boolean =>
  move !== undefined && move.phase !== 'held' && move.to?.tenant === tenant;
