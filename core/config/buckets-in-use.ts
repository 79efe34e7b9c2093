import type { GatehouseConfig } from './types';

/** Buckets that the configuration names: none of them is one tenant's. */
export const bucketsInUse = ({ controlBucket, pools }: GatehouseConfig): readonly string[] => [
  controlBucket,
  ...pools.flatMap(({ dataBucket, offboarding }) =>
    offboarding?.archiveBucket === undefined ? [dataBucket] : [dataBucket, offboarding.archiveBucket],
  ),
];
