import { createCognitoUserDirectory } from '../../aws/cognito-user-directory';
import type { UserKey } from '../../core/contract/ids';
import type { UserDirectory } from '../../core/ports';
import { type AutomationClient, createAutomationClient } from '../automation-client';
import { controlBucketName } from './control-bucket-name';
import { findUser } from './find-user';
import { type Aws, openAws } from './open-aws';
import { openTemporal } from './open-temporal';
import type { Session } from './session';

/** What a command about one user works with. */
export interface UserDesk {
  readonly aws: Aws;
  readonly user: UserKey;
  readonly directory: UserDirectory;
  readonly automation: AutomationClient;
}

/** Finds the user, opens what a command needs, and closes it. Raises what `findUser` raises. */
export async function withUser<T>(
  session: Session,
  sub: string,
  pool: string | undefined,
  work: (desk: UserDesk) => Promise<T>,
): Promise<T> {
  const aws = openAws(session.terminal, await controlBucketName(session), pool);
  try {
    const user = await findUser(aws, sub, pool);
    const { client, connection } = await openTemporal(session);
    try {
      const taskQueuePrefix = session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '';
      const automation = createAutomationClient({ client, taskQueuePrefix });
      return await work({ aws, user, automation, directory: createCognitoUserDirectory({ client: aws.cognito }) });
    } finally {
      await connection.close();
    }
  } finally {
    aws.close();
  }
}
