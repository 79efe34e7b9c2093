import { GatehouseFailure, isRetryable } from '../core/failures';
import { isAwsError, toFailure } from './to-failure';

/**
 * `KeyUnusable` where S3 answers that KMS refuses a key: disabled, absent, about to be deleted. `undefined` for every
 * other error, also where KMS is busy or away (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList).
 */
export function keyFailure(error: unknown, place: string): GatehouseFailure | undefined {
  if (!isAwsError(error) || !error.name.startsWith('KMS.')) return undefined;
  if (isRetryable(toFailure(error, place).type)) return undefined;
  return new GatehouseFailure('KeyUnusable', {
    place: `${place}, error=${error.name}`,
    remedy:
      'Enable the key, or name another (firstLogin.kmsKey in gatehouse.yaml, else the default encryption of the bucket) and run ' +
      "`temporal gatehouse apply`; the user's next sign-in tries again.",
  });
}
