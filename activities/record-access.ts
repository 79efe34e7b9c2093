import type { UserKey } from '../core/contract/ids';
import { userRecordKey } from '../core/layout/control-keys';
import { staysAsked } from '../core/plan/buckets-elsewhere';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { recordConflict } from './registry-document';
import { readUserRecord, replaceUserRecord } from './user-registry';

export interface RecordAccessInput extends UserKey {
  readonly epoch: number;
  /** ISO 8601. */
  readonly inForceAt: string;
  /** Groups that the policy had no room for. */
  readonly refused: readonly string[];
}

/**
 * Records that what was asked under this epoch is in force. A deleted user who never had storage, and whom no policy
 * names any more, is forgotten.
 *
 * Already done: the record says so, or something newer was asked. AWS: GetObject, PutObject or DeleteObject with If-Match.
 * Raises `RecordConflict`, `RecordUnreadable`.
 */
export const recordAccess =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ epoch, inForceAt, refused, ...user }: RecordAccessInput): Promise<void> => {
    const read = await readUserRecord(ports, user);
    const { access } = read.record;
    if (access?.epoch !== epoch || access.inForceAt !== undefined || read.etag === undefined) return;
    if (!isForgettable(read.record)) {
      const { elsewhere = [], ...asked } = access;
      // What was asked of the others was asked for the last time.
      const still = elsewhere.filter((name) => staysAsked(read.record, name));
      const others = still.length === 0 ? {} : { elsewhere: still };
      const inForce = { ...asked, ...others, inForceAt, ...(refused.length === 0 ? {} : { refused }) };
      return replaceUserRecord(ports, read, { ...read.record, access: inForce });
    }
    const key = userRecordKey(user);
    if (!(await ports.objects.remove({ bucket: ports.controlBucket, key }, read.etag))) throw recordConflict(key);
  };

const isForgettable = ({ access, revocation, prefix, baseline, wanted }: UserRecord): boolean =>
  access?.groups.length === 0 &&
  access.denies.length === 0 &&
  revocation?.reason === 'deleted' &&
  revocation.finishedAt !== undefined &&
  prefix === undefined &&
  baseline === undefined &&
  wanted === undefined;
