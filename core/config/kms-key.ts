import { asText, type Fields } from './fields';
import { check, text } from './text-rule';

/** `arn:aws:kms:<region>:<account>:key/<id>` (https://docs.aws.amazon.com/kms/latest/developerguide/concepts-key-id.html). */
const keyArn = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]{1,64}$/;

/** An alias would not do: IAM allows actions on keys alone (https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html). */
export const kmsKeySchema = text(
  'the ARN of a KMS key',
  check(
    (arn) => keyArn.test(arn),
    'must be the ARN of a KMS key, not of an alias, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
);

/** What is wrong with a key that is in another Region than the pool: S3 encrypts with keys of the bucket's alone. */
export function keyRegionRemedy(kmsKey: unknown, { userPoolId }: Fields): string | undefined {
  const there = keyArn.exec(asText(kmsKey) ?? '')?.[1];
  const here = asText(userPoolId)?.split('_')[0];
  if (there === undefined || here === undefined || there === here) return undefined;
  return `is a key of ${there}; name one of ${here}: one deployment serves one Region, and S3 takes keys of the bucket's own`;
}
