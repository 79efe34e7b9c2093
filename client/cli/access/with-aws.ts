import { controlBucketName } from '../control-bucket-name';
import { type Aws, openAws } from '../open-aws';
import type { CommandResult } from '../result';
import type { Session } from '../session';

/** Does `work` with AWS and the control bucket that the session names; closes what it opened. */
export async function withAws(
  session: Session,
  userPoolId: string | undefined,
  work: (aws: Aws) => Promise<CommandResult>,
): Promise<CommandResult> {
  const aws = openAws(session.terminal, await controlBucketName(session), userPoolId);
  try {
    return await work(aws);
  } finally {
    aws.close();
  }
}
