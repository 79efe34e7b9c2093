import { requestUseCase } from '../request-use-case';
import type { Perform } from '../session';
import type { TenantCommand } from './tenant';

/** `tenant move approve`: what a user whose tenant has changed waits for. */
export function addTenantMove(tenant: TenantCommand, perform: Perform): void {
  tenant
    .command('move')
    .description('Decide what becomes of users whose tenant has changed.')
    .command('approve')
    .description("Let a user's objects move to the tenant that they are in now; print the receipt.")
    .requiredOption('--sub <sub>', "the user's id in the pool, a UUID")
    .requiredOption('--to <tenant>', 'the tenant that the user is to move to: one who is in another by now stays held')
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText(
      'after',
      "\nTo refuse a move, set the user's attribute back: that ends it.\n" +
        '\nExample:\n  $ temporal gatehouse tenant move approve --sub 4f1c2d3e-0000-7000-8000-000000000001 --to globex',
    )
    .action((options) =>
      perform((session) =>
        requestUseCase(session, options.sub, options, {
          done: 'Moved',
          start: ({ automation, user }) => automation.startMoveTenant(user, { tenant: options.to }),
        }),
      ),
    );
}
