import type { AwsCall } from '../types';
import type { WireError } from '../wire-error';

/** How each service says that it is called too often; shapes that the SDK's retry rules know as throttling. */
export function throttleError(call: AwsCall): WireError {
  switch (call.service) {
    case 's3':
      return { code: 'SlowDown', message: 'Please reduce your request rate.', status: 503 };
    case 'sqs':
      return { code: 'RequestThrottled', message: 'Request is throttled.', status: 403 };
    case 'sts':
    case 'iam':
      return { code: 'Throttling', message: 'Rate exceeded', status: 400 };
    default:
      return { code: 'TooManyRequestsException', message: 'Rate exceeded', status: 400 };
  }
}
