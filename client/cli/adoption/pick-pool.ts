import type { PoolConfig, PublishedConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';

/** The pool that `--pool` names, else the only one. Raises `InvalidInput` and `PoolNotConfigured`. */
export function pickPool({ config: { pools } }: PublishedConfig, named: string | undefined): PoolConfig {
  const ids = pools.map(({ userPoolId }) => userPoolId).join(', ');
  const found = named === undefined ? pools[0] : pools.find(({ userPoolId }) => userPoolId === named);
  if (found === undefined) {
    throw new GatehouseFailure('PoolNotConfigured', { place: `--pool ${named ?? ''}`, remedy: `Pass one of ${ids}.` });
  }
  if (named !== undefined || pools.length === 1) return found;
  throw new GatehouseFailure('InvalidInput', { place: '--pool', remedy: `Say which pool: --pool with one of ${ids}.` });
}
