import { GatehouseFailure, isRetryable } from '../core/failures';
import { isAwsError, toFailure } from './to-failure';

/** What a call needs a key for, and what to do where KMS refuses it. */
const remedies = {
  'a file':
    "Enable the key, or name another (firstLogin.kmsKey in gatehouse.yaml) and run `temporal gatehouse apply`; the user's next sign-in tries again.",
  'what is written':
    "Enable the key of the bucket's default encryption, or give the bucket another (of a tenant's: tenants.bucket.kmsKey in gatehouse.yaml, " +
    '`temporal gatehouse apply`, then `temporal gatehouse tenant provision`); what waits for a person goes on with update `retry`.',
  'what is read': 'Enable the key that the object is encrypted with; what waits for a person goes on with update `retry`.',
  'a copy':
    "Enable the key that copies are encrypted with: offboarding.encryption.kmsKey in gatehouse.yaml, else that of the bucket's default " +
    'encryption; or name another there. Then update `retry`.',
} as const;

export type KeyNeed = keyof typeof remedies;

/**
 * `KeyUnusable` where S3 answers that KMS refuses a key: disabled, absent, about to be deleted. `undefined` for every
 * other error, also where KMS is busy or away (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList).
 */
export function keyFailure(error: unknown, place: string, need: KeyNeed): GatehouseFailure | undefined {
  if (!isAwsError(error) || !error.name.startsWith('KMS.')) return undefined;
  if (isRetryable(toFailure(error, place).type)) return undefined;
  return new GatehouseFailure('KeyUnusable', { place: `${place}, error=${error.name}`, remedy: remedies[need] });
}
