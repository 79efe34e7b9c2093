import { z } from 'zod';
import { isBucketName } from '../contract/names';
import { durationRemedy } from './duration';
import { archivePrefixRemedy } from './layout-rules';
import { kmsKeySchema } from './kms-key';
import { check, text } from './text-rule';

/** Storage classes of an archive (https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html). */
export const archiveClasses = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  // These take hours to be read again.
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

const flag = (what: string) => z.boolean({ error: `must be true or false: ${what}` });

export const offboardingSchema = z.strictObject(
  {
    archive: flag("whether a revoked user's objects move to the archive"),
    archiveAfter: text('a duration, such as 7d, 12h or 0s', durationRemedy).default('7d'),
    storageClass: z
      .enum(archiveClasses, {
        error: `must be one of ${archiveClasses.join(', ')}; objects of the last two take hours to be read again`,
      })
      .default('GLACIER_IR'),
    deleteOriginals: flag('whether originals are deleted once their copies are verified').default(true),
    restoreOnReenable: flag('whether objects come home when their user is enabled again').default(true),
    slowRestore: flag('whether copies that take hours to be read come home too, and their user waits for them').exactOptional(),
    archiveBucket: text(
      'the name of a bucket',
      check(isBucketName, 'must be a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens'),
    ).exactOptional(),
    encryption: z
      .union([z.literal('aes256'), z.strictObject({ kmsKey: kmsKeySchema })], {
        error:
          'must be aes256, or { kmsKey: arn:aws:kms:<region>:<account>:key/<id> }; leave it out to encrypt copies as their originals are',
      })
      .exactOptional(),
    archivePrefix: text('a prefix, such as archive/', archivePrefixRemedy).exactOptional(),
    allVersions: flag('whether older versions and delete markers move too, or stay in the bucket').exactOptional(),
    purge: flag('whether workers are allowed to erase a user for good, where somebody asks for it').exactOptional(),
  },
  { error: 'must be a map, such as { archive: true, archiveAfter: 7d, storageClass: GLACIER_IR }' },
);

/** What becomes of a revoked user's objects. */
export type Offboarding = z.infer<typeof offboardingSchema>;

/** Where archives are, in their bucket; ends in `/`. */
export const archiveFolder = ({ archivePrefix }: Pick<Offboarding, 'archivePrefix'>): string => archivePrefix ?? 'archive/';
