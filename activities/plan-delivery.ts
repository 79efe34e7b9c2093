import { findPool } from '../core/config/types';
import type { UserKey } from '../core/contract/ids';
import type { SignInHint } from '../core/contract/messages';
import { type FirstLoginPlan, planFirstLogin } from '../core/first-login/plan-first-login';
import type { ActivityPorts } from './activity-ports';
import { poolNotConfigured } from './pool-not-configured';
import { readUserRecord } from './user-registry';

/**
 * Plans what a sign-in leads to from the record and the published configuration; Cognito is not asked.
 *
 * Already done: it changes nothing. AWS: GetObject. Raises `PoolNotConfigured`, `ConfigNotPublished`, `RecordUnreadable`.
 */
export const planDelivery =
  (ports: Pick<ActivityPorts, 'objects' | 'configs' | 'controlBucket'>) =>
  async ({ attributeMissing, ...user }: UserKey & SignInHint): Promise<FirstLoginPlan> => {
    const [published, { record }] = await Promise.all([ports.configs.published(), readUserRecord(ports, user)]);
    const pool = findPool(published, user.pool);
    if (pool === undefined) throw poolNotConfigured(user.pool);
    return planFirstLogin({ pool, configRevision: published.revision, record, attributeMissing });
  };
