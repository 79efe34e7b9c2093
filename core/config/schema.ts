import { z } from 'zod';
import { type QuotaCategory, quotaCategories } from '../contract/task-queues';
import { firstLoginSchema, furtherFileSchema } from './first-login-schema';
import { grantSchema, groupSchema } from './group-schema';
import { tagLimitsSchema } from './object-tags-schema';
import { offboardingSchema } from './offboarding-schema';
import { bucket, poolSchema, poolShape, principalTagsSchema } from './pool-schema';
import type { Path } from './problem';
import { reconcileScheduleSchema, schedulesSchema } from './schedule-schema';
import { tenantBucketSchema } from './tenant-bucket-schema';
import { tenantsSchema } from './tenants-schema';
import { tenantOffboardingSchema } from './tenant-offboarding-schema';
import type { GatehouseConfig } from './types';

const limit = z
  .number({ error: 'must be a number of requests per second' })
  .positive({ error: 'must be above 0' })
  .exactOptional();
const limits = Object.fromEntries(Object.keys(quotaCategories).map((category) => [category, limit])) as Record<
  QuotaCategory,
  typeof limit
>;

const shareError = { error: 'must be a number above 0 and at most 1, such as 0.5' };

const quotaSchema = z.strictObject(
  {
    share: z.number(shareError).gt(0, shareError).max(1, shareError).default(0.5),
    limits: z.strictObject(limits, { error: 'must map quota categories to requests per second' }).default({}),
  },
  { error: 'must be a map, such as { share: 0.5 }' },
);

/** Each value of `gatehouse.yaml` by itself, with every default; rules between values are in `cross-checks`. */
export const configSchema: z.ZodType<GatehouseConfig> = z.strictObject(
  {
    controlBucket: bucket("the name of the bucket that holds Gatehouse's own records"),
    pools: z.array(poolSchema, { error: 'must be a list of user pools' }).min(1, { error: 'must name at least one user pool' }),
    quota: quotaSchema.default({ share: 0.5, limits: {} }),
  },
  { error: 'must be a map with controlBucket and pools' },
);

/** The keys of each level, by its path without indexes, `*` for the name of a group; free-form levels are absent. */
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': ['controlBucket', 'pools', 'quota'],
  pools: Object.keys(poolShape),
  'pools.principalTags': Object.keys(principalTagsSchema.shape),
  'pools.objectTags': Object.keys(tagLimitsSchema.shape),
  'pools.firstLogin': Object.keys(firstLoginSchema.shape),
  'pools.firstLogin.more': Object.keys(furtherFileSchema.shape),
  'pools.offboarding': Object.keys(offboardingSchema.shape),
  'pools.tenants': Object.keys(tenantsSchema.shape),
  'pools.tenants.bucket': Object.keys(tenantBucketSchema.shape),
  'pools.tenants.grants': Object.keys(grantSchema.shape),
  'pools.groups.*': Object.keys(groupSchema.shape),
  'pools.groups.*.grants': Object.keys(grantSchema.shape),
  'pools.schedules': Object.keys(schedulesSchema.shape),
  'pools.schedules.reconcile': Object.keys(reconcileScheduleSchema.shape),
  'pools.tenants.offboarding': Object.keys(tenantOffboardingSchema.shape),
  quota: Object.keys(quotaSchema.shape),
  'quota.limits': Object.keys(quotaCategories),
};

/** The keys that the map at a path takes. */
export function keysAt(path: Path): readonly string[] {
  const names = path.filter((part) => typeof part === 'string');
  const level = names.map((name, index) => (index === 2 && names[1] === 'groups' ? '*' : name)).join('.');
  return knownKeys[level] ?? [];
}

/** Keys that belong to use cases which this version does not have. */
export const keysOfLaterVersions: readonly string[] = ['backup', 'exportAuditLogs', 'exportUsers'];
