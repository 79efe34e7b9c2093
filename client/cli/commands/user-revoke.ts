import type { Perform } from '../session';
import { showReceipt } from '../show-receipt';
import { readWait, within } from '../within';
import { withUser } from '../with-user';
import type { UserCommand } from './user';

export function addUserRevoke(user: UserCommand, perform: Perform): void {
  user
    .command('revoke')
    .description('Cut a user off: deny live credentials, disable the user, sign them out everywhere; print the receipt.')
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--keep-enabled', 'only deny; the user stays enabled, and the deny stands until `user restore`')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user revoke 4f1c2d3e-0000-7000-8000-000000000001 --keep-enabled')
    .action((sub, { pool, wait, keepEnabled = false }) =>
      perform(async (session) => {
        const seconds = readWait(wait);
        return withUser(session, sub, pool, async ({ user: found, automation }) => {
          const started = await automation.startRevokeUserAccess(found, { keepEnabled });
          session.progress(`started ${started.workflowId}; waiting for the receipt …`);
          return showReceipt(session, 'Revoked', started, await within(seconds, started.receipt()));
        });
      }),
    );
}
