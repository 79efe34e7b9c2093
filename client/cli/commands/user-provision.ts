import { requestUseCase } from '../request-use-case';
import type { Perform } from '../session';
import type { UserCommand } from './user';

export function addUserProvision(user: UserCommand, perform: Perform): void {
  user
    .command('provision')
    .description("Make sure that a user's storage is there; print the receipt. Safe to run again.")
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user provision 4f1c2d3e-0000-7000-8000-000000000001')
    .action((sub, options) =>
      perform((session) =>
        requestUseCase(session, sub, options, {
          done: 'Provisioned',
          start: ({ automation, user }) => automation.startProvisionUser(user),
        }),
      ),
    );
}
