import { z } from 'zod';
import { isBucketName, isUserPoolId } from '../contract/names';
import { verbs } from '../policy/verbs';
import { isIdentityPoolId, tagNameRemedy } from './access-rules';
import { firstLoginSchema } from './first-login-schema';
import { groupSchema, role, verbList } from './group-schema';
import { layoutRemedy, structureRemedy } from './layout-rules';
import { modes } from './modes';
import { tagLimitsSchema } from './object-tags-schema';
import { schedulesSchema } from './schedule-schema';
import { offboardingSchema } from './offboarding-schema';
import { tenantMoveSchema } from './tenant-moves-schema';
import { tenantsSchema } from './tenants-schema';
import { check, text } from './text-rule';
import type { PoolConfig } from './types';
import { attributeRemedy, templateRemedy } from './write-back-rules';

export const bucket = (what: string) =>
  text(what, check(isBucketName, 'must be a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens'));

const tagName = text('the name of a session tag, such as sub', tagNameRemedy);

export const principalTagsSchema = z.strictObject(
  { sub: tagName.default('sub'), tenant: tagName.exactOptional() },
  { error: 'must map sub and tenant to session tags, such as { sub: sub, tenant: tenant }' },
);

const accessShape = {
  identityPoolId: text(
    'an identity pool id, such as us-east-1:0f3c9b1e-0000-4000-8000-000000000001',
    check(isIdentityPoolId, 'must be an identity pool id, such as us-east-1:0f3c9b1e-0000-4000-8000-000000000001'),
  ).exactOptional(),
  credentials: z
    .enum(['identity-pool', 'backend'], { error: 'must be identity-pool or backend, the one who hands users their roles' })
    .default('identity-pool'),
  principalTags: principalTagsSchema.default({ sub: 'sub' }),
  userRoles: z
    .array(role, { error: 'must be a list of ARNs, such as [arn:aws:iam::111122223333:role/app-user]' })
    .transform((roles): readonly string[] => roles.toSorted())
    .default([]),
  ownPrefix: verbList.default(verbs),
  groups: z
    .record(z.string(), groupSchema, { error: 'must map names of groups to what their members get, such as { premium: … }' })
    .default({}),
};

export const poolShape = {
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
  ...accessShape,
  objectTags: tagLimitsSchema.exactOptional(),
  firstLogin: firstLoginSchema.exactOptional(),
  schedules: schedulesSchema.exactOptional(),
  offboarding: offboardingSchema.exactOptional(),
  tenants: tenantsSchema.exactOptional(),
  tenantMove: tenantMoveSchema.exactOptional(),
};

/** Users of a pool with tenants carry theirs in a tag of its own. */
const withTenantTag = (pool: PoolConfig): PoolConfig =>
  pool.tenantAttribute === undefined
    ? pool
    : { ...pool, principalTags: { ...pool.principalTags, tenant: pool.principalTags.tenant ?? 'tenant' } };

export const poolSchema = z
  .strictObject(poolShape, { error: 'must be a map with userPoolId, dataBucket and layout' })
  .transform(withTenantTag);
