import { findPool } from '../core/config/types';
import type { UserKey } from '../core/contract/ids';
import type { UseCaseRequest } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import { planContainment } from '../core/plan/plan-containment';
import type { AccessAsk } from '../core/plan/user-plan';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
import { readUserRecord, replaceUserRecord } from './user-registry';

export interface ContainUserInput extends UserKey {
  readonly events: readonly IdentityEvent[];
  readonly requests: readonly UseCaseRequest[];
}

/**
 * Decides whether what an owner was told is worth a deny before anybody has looked, and records it with a raised epoch.
 * Calls Cognito for nothing, so that it works while Cognito throttles. Answers what to ask of the policy's writer, or
 * `null`.
 *
 * Already done: the record holds a deny of everything, which is asked again unless it is known to be in force.
 * AWS: GetObject, PutObject with If-Match.
 * Raises `PoolNotConfigured`, `ConfigNotPublished`, `RecordConflict`, `RecordUnreadable`.
 */
export const containUser =
  (ports: Pick<ActivityPorts, 'objects' | 'configs' | 'clock' | 'controlBucket'>) =>
  async ({ events, requests, ...user }: ContainUserInput): Promise<AccessAsk | null> => {
    const [published, read] = await Promise.all([ports.configs.published(), readUserRecord(ports, user)]);
    const pool = findPool(published, user.pool);
    if (pool === undefined) throw poolNotConfigured(user.pool);
    const planned = planContainment({ pool, record: read.record, events, requests, now: ports.clock.now() });
    if (planned === undefined) return null;
    if (planned.record !== read.record) await replaceUserRecord(ports, read, planned.record);
    return planned.ask;
  };
