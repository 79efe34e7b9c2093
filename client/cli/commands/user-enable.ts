import { changeUser } from '../change-user';
import type { Perform } from '../session';
import type { UserCommand } from './user';

export function addUserEnable(user: UserCommand, perform: Perform): void {
  user
    .command('enable')
    .description('Enable a user in Cognito and give back what a revocation took.')
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--wait <seconds>', 'how long to wait until it is enforced; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user enable 4f1c2d3e-0000-7000-8000-000000000001')
    .action((sub, options) =>
      perform((session) =>
        changeUser(session, sub, options, {
          kind: 'user-enabled',
          done: 'Enabled',
          call: (directory, pool, username) => directory.enable(pool, username),
        }),
      ),
    );
}
