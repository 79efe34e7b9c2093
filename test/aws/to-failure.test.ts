import { toFailure } from '../../aws/to-failure';
import { GatehouseFailure, isRetryable } from '../../core/failures';

const awsError = (name: string, status?: number): Error =>
  Object.assign(new Error('alice@example.com did something'), { name, $metadata: { httpStatusCode: status } });

test.each([
  ['TooManyRequestsException', 400, 'Throttled', true],
  ['SlowDown', 503, 'Throttled', true],
  ['KMS.ThrottlingException', 400, 'Throttled', true],
  ['ExpiredToken', 400, 'CredentialsExpired', true],
  ['AccessDenied', 403, 'PermissionMissing', false],
  ['NoSuchBucket', 404, 'BucketMissing', false],
  ['PermanentRedirect', 301, 'BucketInOtherRegion', false],
  ['ResourceNotFoundException', 400, 'UserPoolMissing', false],
  ['UserNotFoundException', 400, 'UserGone', false],
  ['QueueDoesNotExist', 400, 'QueueMissing', true],
  ['InternalError', 500, 'AwsUnavailable', true],
  ['ConditionalRequestConflict', 409, 'RecordConflict', true],
  ['TimeoutError', undefined, 'AwsUnavailable', true],
  ['ECONNRESET', undefined, 'AwsUnavailable', true],
  ['Forbidden', 403, 'PermissionMissing', false],
  ['SomethingNew', 400, 'RequestRefused', false],
])('%s with status %p is %s, retryable %p', (name, status, type, retryable) => {
  const failure = toFailure(awsError(name, status), 'bucket=b');
  expect(failure.type).toBe(type);
  expect(isRetryable(failure.type)).toBe(retryable);
});

test('the message of AWS, which may name a person, is dropped', () => {
  expect(toFailure(awsError('AccessDenied', 403), 'pool=p').message).not.toContain('alice');
});

test('a failure of the table passes through', () => {
  const failure = new GatehouseFailure('MarkerForeign', { place: 'key=k', remedy: 'Look.' });
  expect(toFailure(failure, 'elsewhere')).toBe(failure);
});
