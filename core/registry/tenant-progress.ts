import type { TenantStep } from '../contract/tenants';
import { GatehouseFailure } from '../failures';
import type { TenantRecord } from './tenant-record';

/** The record once the work on the tenant is begun. Raises `TenantOffboarded` while its offboarding runs. */
export function begunTenant(record: TenantRecord): TenantRecord | undefined {
  if (record.state === 'offboarding') {
    throw new GatehouseFailure('TenantOffboarded', {
      place: `tenant=${record.tenant}`,
      remedy: 'Wait until its offboarding is through, then make the tenant again.',
    });
  }
  if (record.state === 'offboarded') {
    return { ...record, state: 'provisioning', epoch: record.epoch + 1, storages: [], identityPools: [] };
  }
  return record.epoch > 0 ? undefined : { ...record, epoch: 1 };
}

/** The record once everything of a plan stands. */
export function finishedTenant(record: TenantRecord, done: FinishedTenant): TenantRecord {
  const { steps, identityPools, at } = done;
  const made = steps.map(({ pool, mode, bucket, prefix }) => ({ pool, mode, bucket, prefix }));
  const others = record.storages.filter(({ pool }) => !made.some((storage) => storage.pool === pool));
  return {
    ...record,
    state: 'active',
    storages: [...others, ...made].sort((one, other) => (one.pool < other.pool ? -1 : 1)),
    identityPools: [...new Set([...record.identityPools, ...identityPools])].sort(),
    provisionedAt: record.state === 'active' ? (record.provisionedAt ?? at) : at,
  };
}

export interface FinishedTenant {
  readonly steps: readonly TenantStep[];
  readonly identityPools: readonly string[];
  /** ISO 8601. */
  readonly at: string;
}
