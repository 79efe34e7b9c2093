import { text } from '../json-value';
import type { AwsCall } from '../types';
import type { DescribedCall } from './described-call';
import { lowerCamelFields } from './lower-camel';
import type { Fields } from './trail-record';

/** Calls that change who may reach a bucket, with the names that CloudTrail gives them and the query they are made with. */
const bucketCalls: Readonly<Record<string, { readonly eventName: string; readonly query: string }>> = {
  PutBucketPolicy: { eventName: 'PutBucketPolicy', query: 'policy' },
  DeleteBucketPolicy: { eventName: 'DeleteBucketPolicy', query: 'policy' },
  PutBucketAcl: { eventName: 'PutBucketAcl', query: 'acl' },
  PutPublicAccessBlock: { eventName: 'PutBucketPublicAccessBlock', query: 'publicAccessBlock' },
  DeletePublicAccessBlock: { eventName: 'DeleteBucketPublicAccessBlock', query: 'publicAccessBlock' },
  PutBucketOwnershipControls: { eventName: 'PutBucketOwnershipControls', query: 'ownershipControls' },
  DeleteBucketOwnershipControls: { eventName: 'DeleteBucketOwnershipControls', query: 'ownershipControls' },
};

/** Calls that change what a role may do, or who may take it. */
const roleCalls = new Set([
  'CreateRole',
  'DeleteRole',
  'UpdateRole',
  'UpdateAssumeRolePolicy',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutRolePermissionsBoundary',
  'DeleteRolePermissionsBoundary',
]);

/** A change of a bucket's policy or of what guards it; undefined for any other call. */
export function describeBucketCall(call: AwsCall): DescribedCall | undefined {
  const known = Object.hasOwn(bucketCalls, call.operation) ? bucketCalls[call.operation] : undefined;
  if (!known || call.bucket === undefined) return undefined;
  const policy = parsedPolicy(text(call.input['Policy']));
  return {
    eventSource: 's3.amazonaws.com',
    eventName: known.eventName,
    requestParameters: {
      bucketName: call.bucket,
      Host: text(call.headers.host),
      [known.query]: '',
      ...(policy ? { bucketPolicy: policy } : {}),
    },
    responseElements: null,
  };
}

/** A change of a role; undefined for any other call. */
export function describeRoleCall(call: AwsCall): DescribedCall | undefined {
  if (!roleCalls.has(call.operation)) return undefined;
  const { Action: _action, Version: _version, ...parameters } = call.input;
  return {
    eventSource: 'iam.amazonaws.com',
    eventName: call.operation,
    requestParameters: lowerCamelFields(parameters),
    responseElements: null,
  };
}

/** A policy that is no JSON object is left out: S3 refuses it anyway. */
function parsedPolicy(policy: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(policy);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
