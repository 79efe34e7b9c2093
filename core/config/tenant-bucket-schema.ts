import { z } from 'zod';
import { kmsKeySchema } from './kms-key';
import { tenantTagsSchema } from './object-tags-schema';
import { bucketPatternRemedy } from './tenant-rules';
import { text } from './text-rule';

const days = { error: 'must be a whole number of days above 0, such as 7' };

export const tenantBucketSchema = z.strictObject(
  {
    pattern: text('a pattern of bucket names, such as acme-{tenant}-{hash}', bucketPatternRemedy),
    kmsKey: kmsKeySchema.exactOptional(),
    versioning: z.boolean({ error: 'must be true or false: whether older versions of objects are kept' }).default(true),
    tags: tenantTagsSchema.exactOptional(),
    /** Days after which uploads that nobody completes go. */
    incompleteUploadDays: z.int(days).positive(days).default(7),
  },
  { error: 'must be a map, such as { pattern: "acme-{tenant}-{hash}" }' },
);
