import { z } from 'zod';
import { type QuotaCategory, quotaCategories } from '../contract/task-queues';
import { isBucketName, isUserPoolId } from '../contract/names';
import { verbs } from '../policy/verbs';
import { modes } from './modes';
import { layoutRemedy, structureRemedy } from './layout-rules';
import type { GatehouseConfig } from './types';
import { attributeRemedy, templateRemedy } from './write-back-rules';

/** A string that a rule explains: the rule returns what would be right, or `undefined`. */
const text = (what: string, rule: (value: string) => string | undefined) =>
  z.string({ error: `must be ${what}` }).superRefine((value, context) => {
    const remedy = rule(value);
    if (remedy !== undefined) context.addIssue({ code: 'custom', message: remedy });
  });

const check = (holds: (value: string) => boolean, remedy: string) => (value: string) => (holds(value) ? undefined : remedy);

const bucket = (what: string) =>
  text(what, check(isBucketName, 'must be a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens'));

const groupSchema = z.strictObject({
  grants: z
    .array(
      z.strictObject({
        prefix: z.string(),
        allow: z.array(z.enum(verbs)).min(1),
        crossTenant: z.boolean().default(false),
      }),
    )
    .default([]),
  ownPrefix: z.array(z.enum(verbs)).exactOptional(),
  via: z.enum(['roster', 'role']).default('roster'),
  role: z.string().exactOptional(),
});

const poolSchema = z.strictObject(
  {
    userPoolId: text(
      'a user pool id, such as us-east-1_AbC123',
      check(isUserPoolId, 'must be a user pool id, such as us-east-1_AbC123'),
    ),
    mode: z.enum(modes, { error: `must be one of ${modes.join(', ')}` }).default('enforce'),
    dataBucket: bucket("the name of the bucket that holds the users' objects"),
    layout: text('a prefix template, such as users/{sub}/', layoutRemedy),
    tenantAttribute: text('a user attribute, such as custom:tenant_id', attributeRemedy).exactOptional(),
    structure: z
      .array(text('a sub-prefix, such as documents/', structureRemedy), {
        error: 'must be a list, such as [documents/, uploads/]',
      })
      .default([]),
    writeBack: z
      .record(z.string(), text('a template, such as "{prefix}"', templateRemedy), {
        error: 'must map attributes to templates, such as { custom:storage_prefix: "{prefix}" }',
      })
      .default({}),
    identityPoolId: z.string().exactOptional(),
    credentials: z.enum(['identity-pool', 'backend']).default('identity-pool'),
    principalTags: z.strictObject({ sub: z.string().default('sub'), tenant: z.string().exactOptional() }).default({ sub: 'sub' }),
    userRoles: z.array(z.string()).default([]),
    ownPrefix: z.array(z.enum(verbs)).default([...verbs]),
    groups: z.record(z.string(), groupSchema).default({}),
  },
  { error: 'must be a map with userPoolId, dataBucket and layout' },
);

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

/** The keys of each level, by its path without indexes; free-form levels are absent. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': ['controlBucket', 'pools', 'quota'],
  pools: Object.keys(poolSchema.shape),
  quota: Object.keys(quotaSchema.shape),
  'quota.limits': Object.keys(quotaCategories),
};

/** Keys that belong to use cases which this version does not have. */
export const keysOfLaterVersions: readonly string[] = ['offboarding', 'firstLogin', 'schedules'];
