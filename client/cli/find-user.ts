import type { UserKey } from '../../core/contract/ids';
import { isSub } from '../../core/contract/names';
import { GatehouseFailure } from '../../core/failures';
import { userRecordKey } from '../../core/layout/control-keys';
import type { Aws } from './open-aws';

/**
 * The pool of a user whom an operator named by sub: `--pool`, the only pool, else the pool that has a record of the
 * user. Raises `InvalidSub`, `InvalidInput`, `PoolNotConfigured`, `ConfigNotPublished`.
 */
export async function findUser(
  { configs, objects, controlBucket }: Aws,
  sub: string,
  pool: string | undefined,
): Promise<UserKey> {
  if (!isSub(sub))
    throw new GatehouseFailure('InvalidSub', {
      place: 'sub',
      remedy: "Pass the user's sub, a UUID in lower case, not a username.",
    });
  const pools = (await configs.published()).config.pools.map(({ userPoolId }) => userPoolId);
  if (pool !== undefined) {
    if (pools.includes(pool)) return { pool, sub };
    throw new GatehouseFailure('PoolNotConfigured', { place: `--pool ${pool}`, remedy: `Pass one of ${pools.join(', ')}.` });
  }
  const [only, ...others] = pools;
  if (only !== undefined && others.length === 0) return { pool: only, sub };
  const users = pools.map((userPoolId) => ({ pool: userPoolId, sub }));
  const heads = await Promise.all(users.map((user) => objects.head({ bucket: controlBucket, key: userRecordKey(user) })));
  const known = users.filter((_, index) => heads[index] !== undefined);
  if (known.length === 1 && known[0] !== undefined) return known[0];
  throw new GatehouseFailure('InvalidInput', {
    place: `sub=${sub}`,
    remedy: `Say which pool: --pool with one of ${pools.join(', ')}.`,
  });
}
