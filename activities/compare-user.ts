import type { PoolConfig } from '../core/config/types';
import { type UserKey, userLifecycleId } from '../core/contract/ids';
import type { Drift } from '../core/contract/reconcile';
import { GatehouseFailure } from '../core/failures';
import type { DirectoryUser } from '../core/ports';
import { classifyUser } from '../core/reconcile/classify-user';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { readUserRecord } from './user-registry';

type RecordPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** What users of a pool are compared by. */
export interface Comparison {
  readonly pool: PoolConfig;
  readonly configRevision: number;
  readonly now: Date;
}

/** What differs about one user; `record` may be one that nobody can read. */
export function driftOf(
  comparison: Comparison,
  sub: string,
  user: DirectoryUser | undefined,
  record: UserRecord | 'unreadable' | undefined,
): Drift | undefined {
  if (record === 'unreadable') return { kind: 'record-unreadable', cause: 'changed by hand', sub };
  return classifyUser({ ...comparison, sub, user, record });
}

/** Names apart what an owner that is at work may be about to mend; one whose user needs a person is at work, too. */
export async function withOwner({ starter }: Pick<ActivityPorts, 'starter'>, pool: string, drift: Drift): Promise<Drift> {
  const { sub, cause } = drift;
  const isWorking = sub !== undefined && cause !== 'failed before' && (await starter.isRunning(userLifecycleId({ pool, sub })));
  return isWorking ? { ...drift, cause: 'under way' } : drift;
}

/** A user's record, `undefined` where there is none. */
export async function readRecord(ports: RecordPorts, user: UserKey): Promise<UserRecord | 'unreadable' | undefined> {
  try {
    const { record, etag } = await readUserRecord(ports, user);
    return etag === undefined ? undefined : record;
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'RecordUnreadable') return 'unreadable';
    throw error;
  }
}
