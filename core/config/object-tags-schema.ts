import { z } from 'zod';
import { tagKeyRemedy, tagValueRemedy } from '../tags/tag-rules';
import { mostTags } from '../tags/tags';
import { type Rule, text } from './text-rule';

const someTags = { error: 'must map object tags to values, such as { access-tier: premium }' };

const tagsSchema = (valueRemedy: Rule) =>
  z.record(z.string(), text('the value of an object tag', valueRemedy), someTags).superRefine((tags, context) => {
    const keys = Object.keys(tags);
    if (keys.length === 0) context.addIssue({ code: 'custom', message: 'names no tag; name one, or remove it' });
    for (const key of keys) {
      const remedy = tagKeyRemedy(key);
      if (remedy !== undefined) context.addIssue({ code: 'custom', path: [key], message: `its key ${remedy}` });
    }
    if (keys.length > mostTags)
      context.addIssue({ code: 'custom', message: `names more than ${String(mostTags)} tags, the most that an object holds` });
  });

/** What members' own objects carry. */
export const objectTagsSchema = tagsSchema(tagValueRemedy);

/** Tags of what belongs to a tenant: values may name it as `{tenant}`. */
export const tenantTagsSchema = tagsSchema((value) => tagValueRemedy(value.replaceAll('{tenant}', '')));

const whole = { error: 'must be a whole number of objects above 0, such as 10000' };

/** How far a tagging goes. */
export const tagLimitsSchema = z.strictObject(
  { maxObjects: z.int(whole).positive(whole).default(10_000) },
  { error: 'must be a map, such as { maxObjects: 10000 }' },
);
