import type { OffboardingPlan } from '../core/contract/tenant-offboarding';
import { GatehouseFailure } from '../core/failures';
import { planOffboarding } from '../core/plan/plan-offboarding';
import type { TenantRecord } from '../core/registry/tenant-record';
import type { ActivityPorts } from './activity-ports';
import { changeTenantRecord } from './tenant-records';

export interface BeginOffboardingInput {
  readonly tenant: string;
  /** Of the run that somebody started, however often it continues as new. */
  readonly run: string;
}

/**
 * Begins to take a tenant away, or goes on where another run has broken off: from now on its users get nothing new.
 *
 * Already done: the record names the run. AWS: GetObject, PutObject with If-Match. Raises `TenantUnknown`,
 * `TenantOffboarded`, `PoolNotConfigured`, `AccessNotConfigured`, `RecordConflict`, `RecordUnreadable`.
 */
export const beginOffboarding =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs'>) =>
  async ({ tenant, run }: BeginOffboardingInput): Promise<OffboardingPlan> => {
    const published = await ports.configs.published('now');
    const begun = await changeTenantRecord(ports, tenant, (record) => {
      const next = begunOffboarding(record, run);
      planOffboarding(published, next);
      return next === record ? undefined : next;
    });
    return planOffboarding(published, begun);
  };

function begunOffboarding(record: TenantRecord, run: string): TenantRecord {
  if (record.state === 'offboarded') {
    throw new GatehouseFailure('TenantOffboarded', {
      place: `tenant=${record.tenant}`,
      remedy: 'Nothing to do: the receipt of its offboarding is below receipts/offboardTenant/ in the control bucket.',
    });
  }
  if (record.offboarding?.run === run) return record;
  return { ...record, state: 'offboarding', epoch: record.epoch + 1, offboarding: { ...record.offboarding, run } };
}
