import type { AwsCall, EdgeAnswer } from '../types';
import { denial } from './denial';
import { judge, type JudgeParts } from './judge';
import type { UserSession } from './session';

const reads: ReadonlySet<string> = new Set(['GetObject', 'HeadObject']);

/**
 * Who may not list the bucket does not learn that an object is missing: 403 in place of 404
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html). A permission that hangs on `s3:prefix` does not
 * count: the request has none.
 */
export async function hideMissing(
  parts: JudgeParts,
  call: AwsCall,
  status: number,
  session: UserSession | undefined,
): Promise<EdgeAnswer | undefined> {
  const isUsers = session !== undefined || call.accessKeyId === undefined;
  if (call.service !== 's3' || call.bucket === undefined || status !== 404 || !isUsers || !reads.has(call.operation))
    return undefined;
  const judged = await judge(parts, call, { action: 's3:ListBucket', bucket: call.bucket }, session);
  return judged.verdict.decision === 'denied' ? denial(call, session, judged) : undefined;
}
