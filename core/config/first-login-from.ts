import type { GatehouseConfig, PublishedConfig } from './types';

/** When each pool's `firstLogin` was first published: kept from the revision before, else now. Nothing where there is none. */
export function firstLoginFrom(
  before: PublishedConfig | undefined,
  { pools }: GatehouseConfig,
  now: Date,
): Pick<PublishedConfig, 'firstLoginFrom'> {
  const times = pools.flatMap(({ userPoolId, firstLogin }) =>
    firstLogin === undefined ? [] : [[userPoolId, before?.firstLoginFrom?.[userPoolId] ?? now.toISOString()] as const],
  );
  return times.length === 0 ? {} : { firstLoginFrom: Object.fromEntries(times) };
}
