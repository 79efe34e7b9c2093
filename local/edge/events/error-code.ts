import { text } from '../json-value';
import type { AwsCall, UpstreamAnswer } from '../types';

/** Errors of services that answer in XML, which stages do not see: the usual one for each status. */
const usual: Readonly<Record<'s3' | 'iam', Readonly<Record<number, string>>>> = {
  s3: { 400: 'MalformedPolicy', 403: 'AccessDenied', 404: 'NoSuchBucket' },
  iam: {
    400: 'MalformedPolicyDocumentException',
    403: 'AccessDenied',
    404: 'NoSuchEntityException',
    409: 'EntityAlreadyExistsException',
  },
};

/** The `errorCode` of a call that failed; undefined for one that succeeded. */
export function errorCode({ service }: AwsCall, { status, output }: UpstreamAnswer): string | undefined {
  if (status < 400) return undefined;
  const named = text(output['__type']).split('#').at(-1);
  if (named) return named;
  const known = service === 's3' || service === 'iam' ? usual[service][status] : undefined;
  return known ?? (status < 500 ? 'ValidationException' : 'InternalFailure');
}
