import { requestUseCase } from '../request-use-case';
import type { Perform } from '../session';
import type { UserCommand } from './user';

export function addUserRestore(user: UserCommand, perform: Perform): void {
  user
    .command('restore')
    .description(
      'Bring back a user who was cut off by request, enabling them if it had disabled them, and whatever the archive has of them.',
    )
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--slow', 'bring objects home from cold storage classes too: the run, and the user, wait for hours')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user restore 4f1c2d3e-0000-7000-8000-000000000001')
    .action((sub, options) =>
      perform((session) =>
        requestUseCase(session, sub, options, {
          done: 'Restored',
          start: ({ automation, user }) =>
            automation.startRestoreUserAccess(user, options.slow === true ? { slowRestore: true } : {}),
        }),
      ),
    );
}
