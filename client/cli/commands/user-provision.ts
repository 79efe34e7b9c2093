import { withUser } from '../with-user';
import { showReceipt } from '../show-receipt';
import type { Perform } from '../session';
import { readWait, within } from '../within';
import type { UserCommand } from './user';

export function addUserProvision(user: UserCommand, perform: Perform): void {
  user
    .command('provision')
    .description("Make sure that a user's storage is there; print the receipt. Safe to run again.")
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user provision 4f1c2d3e-0000-7000-8000-000000000001')
    .action((sub, { pool, wait }) =>
      perform(async (session) => {
        const seconds = readWait(wait);
        return withUser(session, sub, pool, async ({ user: found, automation }) => {
          const started = await automation.startProvisionUser(found);
          session.progress(`started ${started.workflowId}; waiting for the receipt …`);
          return showReceipt(session, 'Provisioned', started, await within(seconds, started.receipt()));
        });
      }),
    );
}
