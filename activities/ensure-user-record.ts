import type { UserKey } from '../core/contract/ids';
import type { ProvisionStep } from '../core/contract/messages';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface EnsureUserRecordInput extends UserKey {
  readonly step: ProvisionStep;
}

/**
 * Records where the user's storage is.
 *
 * Already done: the record says the same. AWS: GetObject, PutObject with If-Match.
 * Raises `Interrupted`, `RecordConflict`, `RecordUnreadable`.
 */
export const ensureUserRecord =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>) =>
  async ({ step, ...user }: EnsureUserRecordInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, step.epoch);
      return saysTheSame(record, step) ? undefined : provisioned(record, step, ports.clock.now());
    });
  };

const saysTheSame = (record: UserRecord, step: ProvisionStep): boolean =>
  record.state === 'active' &&
  record.prefix === step.prefix &&
  record.bucket === step.bucket &&
  record.tenant === step.tenant &&
  record.configRevision === step.configRevision;

const provisioned = (record: UserRecord, { bucket, prefix, tenant, configRevision }: ProvisionStep, now: Date): UserRecord => ({
  ...record,
  state: 'active',
  bucket,
  prefix,
  configRevision,
  provisionedAt: record.provisionedAt ?? now.toISOString(),
  ...(tenant === undefined ? {} : { tenant }),
});
