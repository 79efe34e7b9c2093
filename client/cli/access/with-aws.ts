import { controlBucketName } from '../control-bucket-name';
import { type Aws, openAws } from '../open-aws';
import type { CommandResult, PrintedResult } from '../result';
import type { Session } from '../session';

/** Does `work` with AWS and the control bucket that the session names; closes what it opened. */
export async function withAws<Result extends CommandResult | PrintedResult>(
  session: Session,
  userPoolId: string | undefined,
  work: (aws: Aws) => Promise<Result>,
): Promise<Result> {
  const aws = openAws(session.terminal, await controlBucketName(session), userPoolId);
  try {
    return await work(aws);
  } finally {
    aws.close();
  }
}
