import type { TenantPlan, TenantReceipt } from '../core/contract/tenants';
import { GatehouseFailure } from '../core/failures';
import { waitingForTenantPrefix } from '../core/layout/control-keys';
import { finishedTenant } from '../core/registry/tenant-progress';
import type { TenantRecord } from '../core/registry/tenant-record';
import type { ActivityPorts } from './activity-ports';
import { changeTenantRecord } from './tenant-records';

export interface FinishTenantInput {
  readonly plan: TenantPlan;
  readonly identityPools: readonly string[];
  readonly receipt: TenantReceipt;
}

export interface FinishedTenant {
  readonly usersWait: boolean;
}

/**
 * Records that a tenant's storage stands, from when on its users get theirs, and writes the receipt. Answers whether users
 * waited for it: who came after the record says so finds the tenant.
 *
 * Already done: the record says so; a receipt under this key stays as it is. AWS: GetObject, PutObject with If-Match or
 * If-None-Match, ListObjectsV2. Raises `Interrupted` where the tenant is offboarded meanwhile, `RecordConflict`, `RecordUnreadable`.
 */
export const finishTenant =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ plan, identityPools, receipt }: FinishTenantInput): Promise<FinishedTenant> => {
    await changeTenantRecord(ports, plan.tenant, (record) => {
      assertCurrent(record, plan);
      const next = finishedTenant(record, { steps: plan.steps, identityPools, at: receipt.finishedAt });
      return JSON.stringify(next) === JSON.stringify(record) ? undefined : next;
    });
    const ref = { bucket: ports.controlBucket, key: receipt.key };
    await ports.objects.write(ref, JSON.stringify(receipt), { absent: true }, { contentType: 'application/json' });
    const waiting = await ports.objects.firstKeys(ports.controlBucket, waitingForTenantPrefix(plan.tenant), 1);
    return { usersWait: waiting.length > 0 };
  };

function assertCurrent({ epoch, state }: TenantRecord, plan: TenantPlan): void {
  if (epoch === plan.epoch && (state === 'provisioning' || state === 'active')) return;
  throw new GatehouseFailure('Interrupted', {
    place: `tenant=${plan.tenant}, epoch=${String(plan.epoch)}`,
    value: state,
    remedy: 'It is being offboarded. Make the tenant again if it is still wanted.',
  });
}
