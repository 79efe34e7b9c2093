import { findPool } from '../core/config/types';
import type { UserKey } from '../core/contract/ids';
import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import { assertMoves } from './move-place';
import { poolNotConfigured } from './pool-not-configured';
import { readUserRecord } from './user-registry';

export interface ProveMovedInput extends UserKey {
  readonly epoch: number;
  /** That the user is to be in. */
  readonly tenant: string;
}

/**
 * Proves that a user may lose objects in the tenant that they left: the pool shows this sub, enabled and in the other tenant.
 * Answers when.
 *
 * Already done: it changes nothing. AWS: AdminGetUser, GetObject. Raises `Interrupted` for a user who is somewhere else, or
 * whom a later run has taken over, `PoolNotConfigured`.
 */
export const proveMoved =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'controlBucket' | 'clock'>) =>
  async ({ epoch, tenant, ...user }: ProveMovedInput): Promise<{ provedAt: string }> => {
    const provedAt = ports.clock.now().toISOString();
    const pool = findPool(await ports.configs.published(), user.pool);
    if (pool === undefined) throw poolNotConfigured(user.pool);
    const { record } = await readUserRecord(ports, user);
    assertMoves(record, epoch);
    const names = record.username === undefined ? [user.sub] : [record.username, user.sub];
    const shown = (await Promise.all(names.map((name) => ports.directory.getUser(user.pool, name)))).filter(
      (found) => found?.sub === user.sub,
    );
    const isThere = shown.every(
      (found) => found?.enabled === true && (found.attributes[pool.tenantAttribute ?? ''] ?? '') === tenant,
    );
    if (shown.length > 0 && isThere) return { provedAt };
    throw new GatehouseFailure('Interrupted', {
      place: `pool=${user.pool}, sub=${user.sub}`,
      value: shown.length === 0 ? 'the user is gone' : 'the user is disabled, or in another tenant',
      remedy: "Nothing to do: no original is deleted, and the user's owner looks again.",
    });
  };
