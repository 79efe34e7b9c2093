import type { UserKey } from '../../../core/contract/ids';
import { controlBucketName } from '../control-bucket-name';
import { findUser } from '../find-user';
import { openAws } from '../open-aws';
import { openTemporal } from '../open-temporal';
import { readUserRecord, type ShownRecord } from '../read-user-record';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { uiLink } from '../ui-link';
import { listUserRuns, type UserRun } from '../user-history';
import type { UserCommand } from './user';

interface ShowOptions {
  readonly pool?: string | undefined;
  readonly ui?: string | undefined;
}

/** A run with its page in the UI, where the UI's address is known. */
type ShownRun = UserRun & { readonly link?: string };

const mostRuns = 50;

export function addUserShow(user: UserCommand, perform: Perform): void {
  user
    .command('show')
    .description('Show what is known of a user and what ran for them.')
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several have the user')
    .option('--ui <url>', "address of Temporal's UI, for links (or TEMPORAL_UI_URL)")
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse user show 4f1c2d3e-0000-7000-8000-000000000001\n' +
        '  $ temporal gatehouse user show 4f1c2d3e-0000-7000-8000-000000000001 --ui http://localhost:8233',
    )
    .action((sub, options) => perform((session) => show(session, sub, options)));
}

async function show(
  session: Session,
  sub: string,
  { pool, ui = session.terminal.env['TEMPORAL_UI_URL'] }: ShowOptions,
): Promise<CommandResult> {
  const aws = openAws(session.terminal, await controlBucketName(session), pool);
  try {
    const user = await findUser(aws, sub, pool);
    const record = await readUserRecord(aws, user);
    const { client, connection } = await openTemporal(session);
    try {
      const found = await listUserRuns(client, user, mostRuns);
      const { namespace } = client.options;
      const runs = found.map((run) =>
        ui === undefined ? run : { ...run, link: uiLink(ui, namespace, run.workflowId, run.runId) },
      );
      return { json: { user, record: record ?? null, runs }, lines: describe(session, user, record, runs) };
    } finally {
      await connection.close();
    }
  } finally {
    aws.close();
  }
}

function describe({ paint }: Session, user: UserKey, record: ShownRecord | undefined, runs: readonly ShownRun[]): string[] {
  const facts = record === undefined ? ['  no record'] : describeRecord(record);
  const listed = runs.flatMap(({ startedAt, type, status, state, workflowId, runId, link }) => [
    `  ${startedAt}  ${type}  ${status.toLowerCase()}${state === undefined ? '' : `, ${state}`}`,
    paint.dim(`    ${link ?? `${workflowId}  ${runId}`}`),
  ]);
  return [
    paint.bold(`${user.sub} in ${user.pool}`),
    ...facts,
    paint.bold('Runs'),
    ...(listed.length === 0 ? ['  none within retention'] : listed),
  ];
}

function describeRecord(record: ShownRecord): string[] {
  const { bucket, prefix, running, lastFailure } = record;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['state', record.state],
    ['storage', bucket === undefined || prefix === undefined ? undefined : `s3://${bucket}/${prefix}`],
    ['tenant', record.tenant],
    ['former tenants', record.formerTenants.join(', ') || undefined],
    ['groups', record.groups.join(', ') || undefined],
    ['epoch', String(record.epoch)],
    ['provisioned', record.provisionedAt],
    ['config revision', record.configRevision?.toString()],
    ['pool last read', record.observedAt],
    ['running', running && `${running.useCase}, epoch ${String(running.epoch)}${running.interrupted ? ', interrupted' : ''}`],
    [
      'last failure',
      lastFailure && `${lastFailure.type} at ${lastFailure.at} under revision ${String(lastFailure.configRevision)}`,
    ],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${`${name}:`.padEnd(17)}${value}`]));
}
