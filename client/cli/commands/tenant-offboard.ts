import type { KeptContent, OffboardingReceipt, OffboardingStatus } from '../../../core/contract/tenant-offboarding';
import { assertTenant } from '../../../core/layout/tenant-prefix';
import { openTemporal } from '../open-temporal';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { type OffboardingRun, startOffboarding } from '../tenant/offboarding-runs';
import { secondsOf, within } from '../within';
import type { TenantCommand } from './tenant';

interface OffboardOptions {
  readonly approve?: true | undefined;
  readonly wait: string;
}

export function addTenantOffboard(tenant: TenantCommand, perform: Perform): void {
  tenant
    .command('offboard')
    .description('Take a tenant away: revoke its users, archive as their pools say, list what stays; print the receipt.')
    .argument('<tenant>', "the tenant's name")
    .option('--approve', 'let its users be revoked, however many they are')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', examples)
    .action((name, options) => perform((session) => offboard(session, name, options)));
}

const examples = `
From its first step on nothing new is made for the tenant's users. Started again, it goes on where it was.

Examples:
  $ temporal gatehouse tenant offboard acme
  $ temporal gatehouse tenant offboard acme --approve`;

async function offboard(session: Session, tenant: string, { approve, wait }: OffboardOptions): Promise<CommandResult> {
  assertTenant(tenant);
  const seconds = secondsOf(wait);
  const { client, connection } = await openTemporal(session);
  try {
    const prefix = session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '';
    const run = await startOffboarding(client, prefix, { tenant, approved: approve === true });
    session.progress(`${run.workflowId} runs; waiting for the receipt …`);
    const receipt = await within(seconds, run.receipt());
    return receipt === undefined ? goesOn(session, tenant, run, await run.status()) : show(session, receipt);
  } finally {
    await connection.close();
  }
}

function goesOn(
  { paint }: Session,
  tenant: string,
  { workflowId }: OffboardingRun,
  status: OffboardingStatus | undefined,
): CommandResult {
  const at = status === undefined ? 'No worker answers yet: start one.' : status.says;
  const command = `temporal gatehouse tenant offboard ${tenant} --approve`;
  return {
    json: { finished: false, workflowId, ...(status === undefined ? {} : { status }) },
    lines: [
      paint.yellow('No receipt yet; the run goes on.'),
      `  ${at.replaceAll('\n\n', '\n  ')}`,
      ...(status?.state === 'needs-person' ? [`  approve: \`${command}\``] : []),
      `  workflow: ${workflowId}`,
    ],
    exitCode: 1,
  };
}

function show({ paint }: Session, receipt: OffboardingReceipt): CommandResult {
  return {
    json: { finished: true, receipt },
    lines: [
      paint.green('Offboarded.'),
      ...receipt.did.map((did) => `  ${did}`),
      ...receipt.kept.flatMap(listedAt),
      `  receipt:  ${receipt.key}`,
    ],
  };
}

const listedAt = ({ listing }: KeptContent): readonly string[] =>
  listing === undefined ? [] : [`  listed in ${listing.prefix}, digest ${listing.digest}`];
