import { z } from 'zod';
import { grantSchema } from './group-schema';
import { structureRemedy } from './layout-rules';
import { tenantTagsSchema } from './object-tags-schema';
import { tenantBucketSchema } from './tenant-bucket-schema';
import { tenantPatternRemedy } from './tenant-rules';
import { tenantOffboardingSchema } from './tenant-offboarding-schema';
import { check, text } from './text-rule';

const flag = (what: string) => z.boolean({ error: `must be true or false: ${what}` });

/** A name of a tag of an identity pool (https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html). */
const isTagName = (name: string): boolean => /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u.test(name);

export const tenantsSchema = z.strictObject(
  {
    mode: z.enum(['prefix', 'bucket'], {
      error: 'must be prefix, all tenants in dataBucket, or bucket, each tenant in a bucket of its own',
    }),
    bucket: tenantBucketSchema.exactOptional(),
    structure: z
      .array(text('a sub-prefix, such as shared/', structureRemedy), { error: 'must be a list, such as [shared/, users/]' })
      .default([]),
    grants: z
      .array(grantSchema, {
        error: 'must be a list, such as [{ prefix: "tenants/{tenant}/shared/", allow: [read, list] }]',
      })
      .default([]),
    objectTags: tenantTagsSchema.exactOptional(),
    identityPoolTag: text(
      'the name of a tag',
      check(isTagName, 'must be the name of the tag of an identity pool that names its tenant, such as tenant'),
    ).default('tenant'),
    group: text('a pattern of names of groups, such as tenant-{tenant}', tenantPatternRemedy).exactOptional(),
    offboarding: tenantOffboardingSchema.exactOptional(),
    onFirstUser: flag('whether the first user of an unknown tenant makes it').default(false),
  },
  { error: 'must be a map, such as { mode: prefix, structure: [shared/, users/] }' },
);

/** As `gatehouse.yaml` writes it, without what goes by default. */
export type TenantsAsWritten = z.input<typeof tenantsSchema>;

/** How the tenants of a pool are set up. */
export type Tenants = z.infer<typeof tenantsSchema>;
