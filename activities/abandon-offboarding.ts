import type { OffboardingPlan } from '../core/contract/tenant-offboarding';
import type { ActivityPorts } from './activity-ports';
import { changeTenantRecord } from './tenant-records';

/**
 * Gives up an offboarding of which nothing was done: the tenant's users get storage again.
 *
 * Already done: the record does not name this offboarding any more. AWS: GetObject, PutObject with If-Match.
 * Raises `RecordConflict`, `RecordUnreadable`.
 */
export const abandonOffboarding =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ tenant, epoch }: Pick<OffboardingPlan, 'tenant' | 'epoch'>): Promise<void> => {
    await changeTenantRecord(ports, tenant, ({ offboarding, ...record }) =>
      record.epoch === epoch && offboarding !== undefined ? { ...record, state: 'active', epoch: epoch + 1 } : undefined,
    );
  };
