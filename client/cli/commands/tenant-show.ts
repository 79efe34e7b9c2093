import { waitingForTenantPrefix } from '../../../core/layout/control-keys';
import type { TenantRecord } from '../../../core/registry/tenant-record';
import { controlBucketName } from '../control-bucket-name';
import { openAws } from '../open-aws';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { readTenant } from '../tenant/read-tenants';
import { factLines } from '../user/fact-lines';
import type { TenantCommand } from './tenant';

/** More are counted as so many and more. */
const mostCounted = 1_000;

export function addTenantShow(tenant: TenantCommand, perform: Perform): void {
  tenant
    .command('show')
    .description('Show what is known of a tenant, and how many users wait for it.')
    .argument('<tenant>', "the tenant's name")
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse tenant show acme')
    .action((name) => perform((session) => show(session, name)));
}

async function show(session: Session, tenant: string): Promise<CommandResult> {
  const aws = openAws(session.terminal, await controlBucketName(session));
  try {
    const record = await readTenant(aws, tenant);
    const waiting = (await aws.objects.firstKeys(aws.controlBucket, waitingForTenantPrefix(tenant), mostCounted)).length;
    return {
      json: { tenant, record: record ?? null, waiting },
      lines: [session.paint.bold(tenant), ...describe(record, waiting)],
    };
  } finally {
    aws.close();
  }
}

const describe = (record: TenantRecord | undefined, waiting: number): readonly string[] => [
  ...(record === undefined ? ['  nobody made it: `temporal gatehouse tenant provision`'] : describeRecord(record)),
  ...(waiting === 0 ? [] : factLines([['users waiting', `${String(waiting)}${waiting === mostCounted ? ' or more' : ''}`]])),
];

const describeRecord = ({ state, epoch, storages, identityPools, provisionedAt, offboardedAt }: TenantRecord) =>
  factLines([
    ['state', `${state}, epoch ${String(epoch)}`],
    ...storages.map(
      ({ pool, bucket, prefix, mode }) => ['storage', `s3://${bucket}/${prefix} (${mode}) for pool ${pool}`] as const,
    ),
    ['identity pools', identityPools.length === 0 ? undefined : identityPools.join(', ')],
    ['provisioned', provisionedAt],
    ['offboarded', offboardedAt],
  ]);
