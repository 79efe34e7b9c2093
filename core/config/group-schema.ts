import { z } from 'zod';
import { sortVerbs, type Verb, verbs } from '../policy/verbs';
import { isRoleArn } from './access-rules';
import { grantPrefixRemedy } from './grant-rules';
import { objectTagsSchema } from './object-tags-schema';
import { check, text } from './text-rule';

const someVerbs = { error: `must be a list of ${verbs.join(', ')}, such as [read, list]` };

/** What is allowed: at least one verb, each once. */
export const verbList = z
  .array(z.enum(verbs, { error: `must be one of ${verbs.join(', ')}` }), someVerbs)
  .min(1, someVerbs)
  .superRefine((list, context) => {
    for (const [index, verb] of list.entries()) {
      if (list.indexOf(verb) < index) context.addIssue({ code: 'custom', path: [index], message: 'is listed twice; remove one' });
    }
  })
  .transform((list): readonly Verb[] => sortVerbs(list));

export const role = text(
  'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/app-user',
  check(isRoleArn, 'must be the ARN of an IAM role, such as arn:aws:iam::111122223333:role/app-user'),
);

export const grantSchema = z.strictObject(
  {
    prefix: text('a prefix, such as shared/premium/', grantPrefixRemedy),
    allow: verbList,
    crossTenant: z.boolean({ error: 'must be true or false' }).default(false),
  },
  { error: 'must be a map, such as { prefix: shared/premium/, allow: [read, list] }' },
);

export const groupSchema = z.strictObject(
  {
    grants: z
      .array(grantSchema, { error: 'must be a list, such as [{ prefix: shared/premium/, allow: [read, list] }]' })
      .default([]),
    ownPrefix: verbList.exactOptional(),
    objectTags: objectTagsSchema.exactOptional(),
    via: z.enum(['roster', 'role'], { error: 'must be roster or role' }).default('roster'),
    role: role.exactOptional(),
  },
  { error: 'must be a map, such as { grants: [{ prefix: shared/premium/, allow: [read, list] }] }' },
);
