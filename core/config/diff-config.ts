import { type QuotaCategory, quotaCategories } from '../contract/task-queues';
import { describeMode } from './modes';
import type { GatehouseConfig, PoolConfig } from './types';

/** Settings that the prefixes of existing users were made with. */
const fixedSettings = ['layout', 'dataBucket', 'tenantAttribute'] as const;

/** A change that a pool with records refuses. */
export interface FixedChange {
  readonly pool: string;
  readonly setting: (typeof fixedSettings)[number];
  readonly from: string;
  readonly to: string;
}

/** What publishing `next` changes, in words, one sentence each; empty when it changes nothing. */
export function describeChanges(previous: GatehouseConfig | undefined, next: GatehouseConfig): readonly string[] {
  const poolsBefore = previous?.pools ?? [];
  return [
    ...next.pools.flatMap((pool) => {
      const before = poolsBefore.find(({ userPoolId }) => userPoolId === pool.userPoolId);
      return before === undefined ? [describeNewPool(pool)] : describePoolChanges(before, pool);
    }),
    ...poolsBefore
      .filter(({ userPoolId }) => !next.pools.some((pool) => pool.userPoolId === userPoolId))
      .map(({ userPoolId }) => `pool ${userPoolId}: no longer served; its records and its users' objects stay as they are`),
    ...describeQuota(previous, next),
  ];
}

/** The changes of `layout`, `dataBucket` and `tenantAttribute` between two versions of one pool. */
export const fixedChanges = (before: PoolConfig, after: PoolConfig): readonly FixedChange[] =>
  fixedSettings.flatMap((setting) =>
    before[setting] === after[setting]
      ? []
      : [{ pool: after.userPoolId, setting, from: before[setting] ?? 'none', to: after[setting] ?? 'none' }],
  );

function describeNewPool({ userPoolId, mode, dataBucket, layout, structure, writeBack }: PoolConfig): string {
  const parts = [
    `each user gets ${dataBucket}/${layout}`,
    ...(structure.length === 0 ? [] : [`with ${structure.join(', ')}`]),
    ...Object.entries(writeBack).map(([name, template]) => `${name} is set to ${template}`),
    ...(mode === 'enforce' ? [] : [`mode ${mode}: ${describeMode(mode)}`]),
  ];
  return `pool ${userPoolId}: served from now on; ${parts.join('; ')}`;
}

function describePoolChanges(before: PoolConfig, after: PoolConfig): string[] {
  const changed = [
    ...(before.mode === after.mode ? [] : [`mode becomes ${after.mode} (was ${before.mode}): ${describeMode(after.mode)}`]),
    ...fixedChanges(before, after).map(({ setting, from, to }) => `${setting} becomes ${to} (was ${from})`),
    ...after.structure
      .filter((entry) => !before.structure.includes(entry))
      .map((entry) => `each user gets ${entry} at their next event`),
    ...before.structure
      .filter((entry) => !after.structure.includes(entry))
      .map((entry) => `new users no longer get ${entry}; existing ones keep it`),
    ...Object.entries(after.writeBack)
      .filter(([name, template]) => before.writeBack[name] !== template)
      .map(([name, template]) => `${name} is set to ${template} at each user's next event`),
    ...Object.keys(before.writeBack)
      .filter((name) => !Object.hasOwn(after.writeBack, name))
      .map((name) => `${name} is no longer written; values that are there stay`),
  ];
  return changed.map((change) => `pool ${after.userPoolId}: ${change}`);
}

function describeQuota(previous: GatehouseConfig | undefined, next: GatehouseConfig): string[] {
  if (previous === undefined) return [`quota: ${percent(next.quota.share)} of each Cognito quota`];
  const categories = Object.keys(quotaCategories) as readonly QuotaCategory[];
  const share =
    previous.quota.share === next.quota.share
      ? []
      : [`quota: ${percent(next.quota.share)} of each Cognito quota (was ${percent(previous.quota.share)})`];
  const limits = categories
    .filter((category) => previous.quota.limits[category] !== next.quota.limits[category])
    .map(
      (category) =>
        `quota: ${category} counts as ${rate(next.quota.limits[category])} (was ${rate(previous.quota.limits[category])})`,
    );
  const changed = [...share, ...limits];
  // Rates are set when a worker starts polling.
  return changed.map((change) => `${change}; workers take it up when they restart`);
}

const percent = (share: number): string => `${String(Math.round(share * 1000) / 10)} %`;
const rate = (limit: number | undefined): string => (limit === undefined ? "AWS's default" : `${String(limit)} requests/s`);
