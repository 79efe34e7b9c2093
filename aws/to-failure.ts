import { type FailureType, GatehouseFailure } from '../core/failures';

/** What the SDK puts on its errors (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/). */
interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const byName: Readonly<Record<string, FailureType>> = {
  TooManyRequestsException: 'Throttled',
  SlowDown: 'Throttled',
  ThrottlingException: 'Throttled',
  'KMS.ThrottlingException': 'Throttled',
  Throttling: 'Throttled',
  RequestLimitExceeded: 'Throttled',
  LimitExceededException: 'Throttled',
  ExpiredToken: 'CredentialsExpired',
  ExpiredTokenException: 'CredentialsExpired',
  RequestExpired: 'CredentialsExpired',
  CredentialsProviderError: 'CredentialsExpired',
  AccessDenied: 'PermissionMissing',
  AccessDeniedException: 'PermissionMissing',
  NotAuthorizedException: 'PermissionMissing',
  UnrecognizedClientException: 'PermissionMissing',
  InvalidClientTokenId: 'PermissionMissing',
  NoSuchBucket: 'BucketMissing',
  PermanentRedirect: 'BucketInOtherRegion',
  AuthorizationHeaderMalformed: 'BucketInOtherRegion',
  IllegalLocationConstraintException: 'BucketInOtherRegion',
  ResourceNotFoundException: 'UserPoolMissing',
  UserNotFoundException: 'UserGone',
  QueueDoesNotExist: 'QueueMissing',
  'AWS.SimpleQueueService.NonExistentQueue': 'QueueMissing',
};

const remedies: Partial<Record<FailureType, string>> = {
  Throttled: 'Nothing to do: it is tried again, more slowly.',
  AwsUnavailable: 'Nothing to do: it is tried again.',
  CredentialsExpired: "Renew the worker's credentials; it is tried again.",
  PermissionMissing:
    'Allow the action for the role of the worker (aws/permissions.ts lists what each queue needs); a bucket must belong to this account.',
  QueueMissing: 'Create the queue, or correct its URL; it is tried again.',
  BucketMissing: 'Create the bucket, or correct its name in gatehouse.yaml and run `temporal gatehouse apply`.',
  BucketInOtherRegion: 'Use a bucket in the Region of the user pool: one deployment serves one Region.',
  BucketNotOurs: 'Use a bucket of this account; nothing was written to it.',
  UserPoolMissing: 'Correct userPoolId in gatehouse.yaml and run `temporal gatehouse apply`.',
  UserGone: 'Nothing to do: the user is looked at again.',
  RequestRefused: 'Report this with the place: the request should not have been built.',
};

/**
 * The only place where an AWS error becomes a failure of the table. It decides by error name and HTTP status, never by
 * the message, and drops the message: AWS writes usernames into some of them. A failure passes through as it is.
 */
export function toFailure(error: unknown, place: string): GatehouseFailure {
  if (error instanceof GatehouseFailure) return error;
  const type = isAwsError(error) ? typeOf(error) : 'AwsUnavailable';
  const name = isAwsError(error) ? error.name : 'unknown';
  return new GatehouseFailure(type, { place: `${place}, error=${name}`, remedy: remedies[type] ?? 'See the table of failures.' });
}

export const isAwsError = (error: unknown): error is AwsError => error instanceof Error;

/** The HTTP status that AWS answered with, if it answered. */
export const statusOf = (error: unknown): number | undefined => (isAwsError(error) ? error.$metadata?.httpStatusCode : undefined);

function typeOf(error: AwsError): FailureType {
  const named = byName[error.name];
  if (named !== undefined) return named;
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined || status >= 500) return 'AwsUnavailable';
  if (status === 429) return 'Throttled';
  if (status === 301 || status === 307) return 'BucketInOtherRegion';
  if (status === 403) return 'PermissionMissing';
  // A conflict of two conditional writers; S3 asks to try again.
  if (status === 409) return 'RecordConflict';
  return 'RequestRefused';
}
