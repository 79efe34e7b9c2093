import { type QuotaCategory, quotaCategories } from '../contract/task-queues';
import { describeAccess, describeTags } from './describe-access';
import { describeFirstLogin } from './describe-first-login';
import { describeTagLimits } from './describe-object-tags';
import { describeSchedules } from './describe-schedules';
import { describeOffboarding } from './describe-offboarding';
import { describeTenants } from './describe-tenants';
import { describeTenantMoves } from './describe-tenant-moves';
import { describeMode } from './modes';
import type { GatehouseConfig, PoolConfig } from './types';

/** Settings that the prefixes of existing users were made with. */
const fixedSettings = ['layout', 'dataBucket', 'tenantAttribute', 'principalTags'] as const;

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
      return before === undefined
        ? [describeNewPool(pool), ...describeNewAccess(pool), ...describeNewSchedules(pool)]
        : describePoolChanges(before, pool);
    }),
    ...poolsBefore
      .filter(({ userPoolId }) => !next.pools.some((pool) => pool.userPoolId === userPoolId))
      .map(({ userPoolId }) => `pool ${userPoolId}: no longer served; its records and its users' objects stay as they are`),
    ...describeQuota(previous, next),
  ];
}

/** The changes of fixed settings between two versions of one pool. */
export const fixedChanges = (before: PoolConfig, after: PoolConfig): readonly FixedChange[] =>
  fixedSettings.flatMap((setting) => {
    // Before any role was named, no policy compared the tags.
    if (setting === 'principalTags' && before.userRoles.length === 0) return [];
    const [from, to] = [shownSetting(before, setting), shownSetting(after, setting)];
    return from === to ? [] : [{ pool: after.userPoolId, setting, from, to }];
  });

const shownSetting = (pool: PoolConfig, setting: FixedChange['setting']): string =>
  setting === 'principalTags' ? describeTags(pool) : (pool[setting] ?? 'none');

/** The pool as if Gatehouse left its access to others. */
const withoutAccess = ({ identityPoolId: _, ...pool }: PoolConfig): PoolConfig => ({
  ...pool,
  credentials: 'identity-pool',
  userRoles: [],
  groups: {},
});

const describeNewAccess = (pool: PoolConfig): readonly string[] =>
  pool.userRoles.length === 0
    ? []
    : describeAccess(withoutAccess(pool), pool).map((change) => `pool ${pool.userPoolId}: ${change}`);

const describeNewSchedules = (pool: PoolConfig): readonly string[] =>
  [...describeTenantMoves(undefined, pool), ...describeSchedules(undefined, pool)].map(
    (change) => `pool ${pool.userPoolId}: ${change}`,
  );

function describeNewPool(pool: PoolConfig): string {
  const { userPoolId, mode, dataBucket, layout, structure, writeBack, offboarding, firstLogin } = pool;
  const parts = [
    `each user gets ${dataBucket}/${layout}`,
    ...(structure.length === 0 ? [] : [`with ${structure.join(', ')}`]),
    ...Object.entries(writeBack).map(([name, template]) => `${name} is set to ${template}`),
    ...(mode === 'enforce' ? [] : [`mode ${mode}: ${describeMode(mode)}`]),
    ...describeOffboarding(undefined, offboarding),
    ...describeFirstLogin(undefined, firstLogin),
    ...describeTenants(undefined, pool),
  ];
  return `pool ${userPoolId}: served from now on; ${parts.join('; ')}`;
}

function describePoolChanges(before: PoolConfig, after: PoolConfig): string[] {
  const changed = [
    ...(before.mode === after.mode ? [] : [`mode becomes ${after.mode} (was ${before.mode}): ${describeMode(after.mode)}`]),
    ...fixedChanges(before, after)
      .filter(({ setting }) => setting !== 'principalTags')
      .map(({ setting, from, to }) => `${setting} becomes ${to} (was ${from})`),
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
  const objects = describeOffboarding(before.offboarding, after.offboarding);
  const files = describeFirstLogin(before.firstLogin, after.firstLogin);
  const more = [
    ...describeAccess(before, after),
    ...describeTagLimits(before, after),
    ...objects,
    ...files,
    ...describeTenants(before, after),
    ...describeTenantMoves(before, after),
    ...describeSchedules(before, after),
  ];
  return [...changed, ...more].map((change) => `pool ${after.userPoolId}: ${change}`);
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
