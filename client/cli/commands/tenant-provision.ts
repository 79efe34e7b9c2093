import { queueName } from '../../../core/contract/task-queues';
import { startTenant } from '../../start-tenant';
import { openTemporal } from '../open-temporal';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { describeTenantReceipt } from '../tenant/describe-receipt';
import { secondsOf, within } from '../within';
import type { TenantCommand } from './tenant';

interface ProvisionOptions {
  readonly pool?: string | undefined;
  readonly wait: string;
}

export function addTenantProvision(tenant: TenantCommand, perform: Perform): void {
  tenant
    .command('provision')
    .description("Make a tenant's isolated storage, and let its users have theirs; print the receipt. Safe to run again.")
    .argument('<tenant>', "the tenant's name, as its users' attribute has it")
    .option('--pool <id>', 'in this user pool alone (default: in every pool that has tenants)')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse tenant provision acme')
    .action((name, options) => perform((session) => provision(session, name, options)));
}

async function provision(session: Session, tenant: string, { pool, wait }: ProvisionOptions): Promise<CommandResult> {
  const seconds = secondsOf(wait);
  const { client, connection } = await openTemporal(session);
  try {
    const taskQueue = queueName('gatehouse', session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '');
    const started = await startTenant({ client, taskQueue }, tenant, pool === undefined ? {} : { pools: [pool] });
    const { workflowId, runId } = started;
    session.progress(`started ${workflowId}; waiting for the receipt …`);
    const result = await within(seconds, started.result());
    if (result !== undefined && 'made' in result) {
      const lines = [session.paint.green(`Made ${tenant}.`), ...describeTenantReceipt(result.made)];
      return { json: { finished: true, workflowId, runId, receipt: result.made }, lines };
    }
    const hint = 'No receipt yet; the run goes on. Are workers running? Look with `temporal workflow show --workflow-id';
    return {
      json: { finished: false, workflowId, runId },
      lines: [session.paint.yellow(`${hint} '${workflowId}'\`.`)],
      exitCode: 1,
    };
  } finally {
    await connection.close();
  }
}
