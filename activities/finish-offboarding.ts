import type { OffboardingReceipt } from '../core/contract/tenant-offboarding';
import type { ActivityPorts } from './activity-ports';
import { offboardingTakenOver } from './note-revoking';
import { changeTenantRecord } from './tenant-records';

/**
 * Writes the receipt of an offboarding, and then says in the registry that the tenant is gone.
 *
 * Already done: a receipt under this key stays as it is; the record says so. AWS: PutObject with If-None-Match, GetObject,
 * PutObject with If-Match. Raises `Interrupted`, `RecordConflict`, `RecordUnreadable`.
 */
export const finishOffboarding =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ receipt }: { readonly receipt: OffboardingReceipt }): Promise<void> => {
    const { tenant, epoch, finishedAt } = receipt;
    const ref = { bucket: ports.controlBucket, key: receipt.key };
    await ports.objects.write(ref, JSON.stringify(receipt), { absent: true }, { contentType: 'application/json' });
    await changeTenantRecord(ports, tenant, ({ offboarding: _run, ...record }) => {
      if (record.epoch !== epoch) throw offboardingTakenOver(tenant, epoch);
      return record.state === 'offboarded' ? undefined : { ...record, state: 'offboarded', offboardedAt: finishedAt };
    });
  };
