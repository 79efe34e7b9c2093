import { findPool, type PoolConfig } from '../core/config/types';
import type { UserKey } from '../core/contract/ids';
import type { UseCaseRequest } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import { bucketOfStorage } from '../core/plan/access-bucket';
import { planContainment } from '../core/plan/plan-containment';
import type { AccessAsk } from '../core/plan/user-plan';
import type { TenantRecord } from '../core/registry/tenant-record';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
import type { AccessRequests } from './request-access';
import { sendAsk } from './send-ask';
import { readTenantRecord } from './tenant-records';
import { readUserRecord, replaceUserRecord } from './user-registry';

export interface ContainUserInput extends UserKey {
  readonly events: readonly IdentityEvent[];
  readonly requests: readonly UseCaseRequest[];
}

/**
 * Decides whether what an owner was told is worth a deny before anybody has looked, records it with a raised epoch, and
 * asks the policy's writer for it. Calls Cognito for nothing, so that it works while Cognito throttles. Answers what was
 * asked, or is to be asked where it could not be sent, or `null`.
 *
 * Already done: the record holds a deny of everything, which is asked again unless it is known to be in force.
 * AWS: GetObject, PutObject with If-Match.
 * Raises `PoolNotConfigured`, `ConfigNotPublished`, `RecordConflict`, `RecordUnreadable`.
 */
export const containUser =
  (ports: Pick<ActivityPorts, 'objects' | 'configs' | 'clock' | 'controlBucket'>, requests: AccessRequests) =>
  async ({ events, requests: wanted, ...user }: ContainUserInput): Promise<AccessAsk | null> => {
    const [published, read] = await Promise.all([ports.configs.published(), readUserRecord(ports, user)]);
    const pool = findPool(published, user.pool);
    if (pool === undefined) throw poolNotConfigured(user.pool);
    const tenant = await tenantBefore(ports, pool, read.record);
    const input = { record: read.record, events, requests: wanted, now: ports.clock.now() };
    const planned = planContainment({ pool, ...input, ...(tenant === undefined ? {} : { tenant }) });
    if (planned === undefined) return null;
    if (planned.record !== read.record) await replaceUserRecord(ports, read, planned.record);
    return sendAsk(requests, user, planned.ask);
  };

/** The tenant that the registry last saw of a user who has no storage: its bucket is where they may be let in. */
async function tenantBefore(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  pool: PoolConfig,
  record: UserRecord,
): Promise<TenantRecord | undefined> {
  if (record.tenant === undefined || bucketOfStorage(pool, record) !== undefined) return undefined;
  return (await readTenantRecord(ports, record.tenant)).record;
}
