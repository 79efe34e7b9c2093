import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import { changeTenantRecord } from './tenant-records';

/**
 * Says in a tenant's record that users are being revoked, before the first of them is asked: from then on no run gives the
 * tenant back as if nothing had happened. Already done: it says so. Raises `Interrupted` where a later run has taken the
 * tenant over, `RecordConflict`, `RecordUnreadable`.
 */
export async function noteRevoking(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  { tenant, epoch }: { readonly tenant: string; readonly epoch: number },
): Promise<void> {
  await changeTenantRecord(ports, tenant, (record) => {
    const { offboarding } = record;
    if (offboarding === undefined || record.epoch !== epoch) throw offboardingTakenOver(tenant, epoch);
    return offboarding.revokes === true ? undefined : { ...record, offboarding: { ...offboarding, revokes: true } };
  });
}

export const offboardingTakenOver = (tenant: string, epoch: number): GatehouseFailure =>
  new GatehouseFailure('Interrupted', {
    place: `tenant=${tenant}, epoch=${String(epoch)}`,
    remedy: 'Nothing to do: a later run has taken the tenant over.',
  });
