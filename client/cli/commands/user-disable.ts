import { changeUser } from '../change-user';
import type { Perform } from '../session';
import type { UserCommand } from './user';

export function addUserDisable(user: UserCommand, perform: Perform): void {
  user
    .command('disable')
    .description('Disable a user in Cognito and cut off their live credentials at once.')
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--wait <seconds>', 'how long to wait until it is enforced; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user disable 4f1c2d3e-0000-7000-8000-000000000001')
    .action((sub, options) =>
      perform((session) =>
        changeUser(session, sub, options, {
          kind: 'user-disabled',
          done: 'Disabled',
          call: (directory, pool, username) => directory.disable(pool, username),
        }),
      ),
    );
}
