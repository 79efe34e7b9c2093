import { GatehouseFailure } from '../../../core/failures';
import { controlBucketName } from '../control-bucket-name';
import { openAws } from '../open-aws';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { listTenants } from '../tenant/read-tenants';
import type { TenantCommand } from './tenant';

interface ListOptions {
  readonly limit: string;
  readonly after?: string | undefined;
}

export function addTenantList(tenant: TenantCommand, perform: Perform): void {
  tenant
    .command('list')
    .description('List tenants by name.')
    .option('--limit <count>', 'how many, 1000 at most', '100')
    .option('--after <tenant>', 'go on after this one')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse tenant list --after acme')
    .action((options) => perform((session) => list(session, options)));
}

async function list(session: Session, { limit, after }: ListOptions): Promise<CommandResult> {
  const most = countOf(limit);
  const aws = openAws(session.terminal, await controlBucketName(session));
  try {
    const tenants = await listTenants(aws, most, after);
    const last = tenants.length === most ? tenants.at(-1)?.tenant : undefined;
    const rows = tenants.map(({ tenant, state, storages }) => {
      const places = storages.map(({ bucket, prefix }) => `s3://${bucket}/${prefix}`).join(', ');
      return `${tenant}  ${state}${places === '' ? '' : `  ${places}`}`;
    });
    const more = last === undefined ? [] : [session.paint.dim(`More: --after ${JSON.stringify(last)}`)];
    return {
      json: { tenants, ...(last === undefined ? {} : { next: last }) },
      lines: rows.length === 0 ? ['No tenant was made.'] : [...rows, ...more],
    };
  } finally {
    aws.close();
  }
}

function countOf(limit: string): number {
  const count = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (count >= 1 && count <= 1_000) return count;
  throw new GatehouseFailure('InvalidInput', { place: '--limit', value: limit, remedy: 'Pass a number from 1 to 1000.' });
}
