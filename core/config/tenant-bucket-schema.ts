import { z } from 'zod';
import { tenantTagsSchema } from './object-tags-schema';
import { bucketPatternRemedy } from './tenant-rules';
import { check, text } from './text-rule';

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const isKeyArn = (value: string): boolean => /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:(key|alias)\/[\w/-]+$/.test(value);

const days = { error: 'must be a whole number of days above 0, such as 7' };

export const tenantBucketSchema = z.strictObject(
  {
    pattern: text('a pattern of bucket names, such as acme-{tenant}-{hash}', bucketPatternRemedy),
    kmsKey: text(
      'the ARN of a KMS key',
      check(isKeyArn, 'must be the ARN of a KMS key, such as arn:aws:kms:us-east-1:111122223333:key/…'),
    ).exactOptional(),
    versioning: z.boolean({ error: 'must be true or false: whether older versions of objects are kept' }).default(true),
    tags: tenantTagsSchema.exactOptional(),
    /** Days after which uploads that nobody completes go. */
    incompleteUploadDays: z.int(days).positive(days).default(7),
  },
  { error: 'must be a map, such as { pattern: "acme-{tenant}-{hash}" }' },
);
