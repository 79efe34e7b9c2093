import { readUserRecord } from '../read-user-record';
import { requestUseCase } from '../request-use-case';
import type { Perform } from '../session';
import { usernameOf } from '../username-of';
import type { UserDesk } from '../with-user';
import type { UserCommand } from './user';

export function addUserRevoke(user: UserCommand, perform: Perform): void {
  user
    .command('revoke')
    .description('Cut a user off: deny live credentials, disable the user, sign them out everywhere; print the receipt.')
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--keep-enabled', 'only deny; the user stays enabled, and the deny stands until `user restore`')
    .option('--purge', 'erase everything the user stored for good: every version, the archive, the registry history')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user revoke 4f1c2d3e-0000-7000-8000-000000000001 --keep-enabled')
    .action((sub, options) =>
      perform((session) =>
        requestUseCase(session, sub, options, {
          done: 'Revoked',
          start: async ({ automation, ...desk }) => {
            await assertKnown(desk);
            const { keepEnabled = false, purge = false } = options;
            return automation.startRevokeUserAccess(desk.user, { keepEnabled, purge });
          },
        }),
      ),
    );
}

/** Whoever the registry does not know may be a mistyped sub, whose deny would hit nobody. Raises `UserNotFound`. */
async function assertKnown({ aws, directory, user }: Omit<UserDesk, 'automation'>): Promise<void> {
  if ((await readUserRecord(aws, user)) === undefined) await usernameOf(aws, directory, user);
}
