import { text } from '../json-value';
import type { AwsCall, UpstreamAnswer } from '../types';
import { callerIdentity, type CallerRoles } from './caller-identity';
import { describeIdentityPoolCall, describeUserPoolCall } from './cognito-calls';
import type { DescribedCall } from './described-call';
import { errorCode } from './error-code';
import { describeBucketCall, describeRoleCall } from './host-calls';
import { recordFrame, type Place, type Stamp, type TrailRecord } from './trail-record';

/** Where a record is made: the account, the region, and who calls. */
export interface RecordPlace extends Place {
  readonly roles: CallerRoles;
}

/**
 * The CloudTrail record of one call, redacted; undefined for calls that no rule of Gatehouse's is told of (reads, data
 * events, other services). It has no `errorMessage`: emulators put names into theirs.
 */
export function callRecord(
  call: AwsCall,
  answer: UpstreamAnswer,
  sub: string | undefined,
  stamp: Stamp,
  place: RecordPlace,
): TrailRecord | undefined {
  const described = describe(call, answer);
  if (!described) return undefined;
  const error = errorCode(call, answer);
  // IAM is a global service, whose records stand in us-east-1.
  const at = call.service === 'iam' ? { ...place, region: 'us-east-1' } : place;
  return {
    ...recordFrame(at, stamp),
    userIdentity: callerIdentity(call, place, place.roles),
    eventType: 'AwsApiCall',
    userAgent: text(call.headers['user-agent']),
    ...described,
    ...(error === undefined ? {} : { errorCode: error, responseElements: null }),
    ...(sub === undefined ? {} : { additionalEventData: { sub } }),
  };
}

function describe(call: AwsCall, answer: UpstreamAnswer): DescribedCall | undefined {
  switch (call.service) {
    case 'cognito-idp':
      return describeUserPoolCall(call, answer);
    case 'cognito-identity':
      return describeIdentityPoolCall(call, answer);
    case 's3':
      return describeBucketCall(call);
    case 'iam':
      return describeRoleCall(call);
    default:
      return undefined;
  }
}
