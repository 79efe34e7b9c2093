import type { UserKey } from '../core/contract/ids';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { changeUserRecord } from './user-registry';

export interface RecordAccessInput extends UserKey {
  readonly epoch: number;
  /** ISO 8601. */
  readonly inForceAt: string;
  /** Groups that the policy had no room for. */
  readonly refused: readonly string[];
}

/**
 * Records that what was asked under this epoch is in force.
 *
 * Already done: the record says so, or something newer was asked. AWS: GetObject, PutObject with If-Match.
 * Raises `RecordConflict`, `RecordUnreadable`.
 */
export const recordAccess =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ epoch, inForceAt, refused, ...user }: RecordAccessInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) => inForce(record, epoch, inForceAt, refused));
  };

function inForce(record: UserRecord, epoch: number, inForceAt: string, refused: readonly string[]): UserRecord | undefined {
  const { access } = record;
  if (access?.epoch !== epoch || access.inForceAt !== undefined) return undefined;
  return { ...record, access: { ...access, inForceAt, ...(refused.length === 0 ? {} : { refused }) } };
}
