import { record, text } from '../json-value';
import type { AwsCall, EdgeAnswer, EdgeStage } from '../types';
import { wireError } from '../wire-error';

/** The most bytes of a bucket policy, counted without white space between tokens. */
export const bucketPolicyLimit = 20_480;

/**
 * Refuses bucket policies as S3 does and MiniStack does not: no JSON object, over 20,480 bytes, or about another bucket
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html).
 */
export const bucketPolicyLimits: EdgeStage = {
  name: 'bucket-policy-limits',
  before: (call) => Promise.resolve(refusal(call)),
};

function refusal(call: AwsCall): EdgeAnswer | undefined {
  if (call.service !== 's3' || call.operation !== 'PutBucketPolicy' || call.bucket === undefined) return undefined;
  const policy = parse(text(call.input['Policy']));
  if (!policy) return malformed(call, "Policies must be valid JSON and the first byte must be '{'");
  if (Buffer.byteLength(JSON.stringify(policy)) > bucketPolicyLimit) {
    return malformed(call, `Normalized policy document exceeds the maximum allowed size of ${String(bucketPolicyLimit)} bytes`);
  }
  return namesOnly(call.bucket, policy) ? undefined : malformed(call, 'Policy has invalid resource');
}

function parse(json: string): Readonly<Record<string, unknown>> | undefined {
  if (!json.startsWith('{')) return undefined;
  try {
    return record(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function namesOnly(bucket: string, policy: Readonly<Record<string, unknown>>): boolean {
  const arn = `arn:aws:s3:::${bucket}`;
  const resources = [policy['Statement']]
    .flat()
    .map((statement) => record(statement))
    .flatMap((statement) => [statement['Resource'], statement['NotResource']].flat())
    .filter((resource) => resource !== undefined);
  return resources.every((resource) => resource === arn || text(resource).startsWith(`${arn}/`));
}

const malformed = (call: AwsCall, message: string): EdgeAnswer =>
  wireError(call, { status: 400, code: 'MalformedPolicy', message });
