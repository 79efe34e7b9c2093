import { GatehouseFailure } from '../core/failures';

/** Events, runs and requests may outlive the configuration of their pool. */
export const poolNotConfigured = (pool: string): GatehouseFailure =>
  new GatehouseFailure('PoolNotConfigured', {
    place: `pool=${pool}`,
    remedy: 'Add the pool to gatehouse.yaml and run `temporal gatehouse apply`.',
  });
